"""List, set, dict and generator comprehensions, nested and filtered, with walrus."""


def run(n=3_500):
    total = 0
    for turn in range(n):
        squares = [x * x for x in range(200) if x % 3 != turn % 3]
        pairs = [(x, y) for x in range(20) for y in range(x) if (x + y) % 5 == turn % 5]
        table = {x: y for x, y in pairs}
        residues = {value % 17 for value in squares}
        matrix = [[row * column for column in range(12)] for row in range(12)]
        flat = [cell for row in matrix for cell in row if cell % 2]
        halves = [half for value in flat if (half := value // 2) > turn % 30]
        words = {word: len(word) for word in ("alpha beta gamma delta epsilon " * 4).split()}
        total += sum(squares) + len(pairs) + sum(table.values()) + len(residues) + sum(halves)
        total += sum(words[w] for w in words) + sum(v for v in squares if v not in residues)
    return total


if __name__ == "__main__":
    print(run())
