"""Recursion: Fibonacci, Ackermann, Hanoi, Tak, permutations."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, source, target, spare, moves):
    if n:
        hanoi(n - 1, source, spare, target, moves)
        moves[source, target] = moves.get((source, target), 0) + 1
        hanoi(n - 1, spare, target, source, moves)


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def permutations(items):
    if not items:
        return [[]]
    return [[item] + rest for i, item in enumerate(items) for rest in permutations(items[:i] + items[i + 1 :])]


def run(n=31):
    moves = {}
    hanoi(n // 2 + 2, "a", "c", "b", moves)
    return f"{fib(n)} {ackermann(2, n * 10)} {tak(16, 10, 4)} {sorted(moves.items())[0]} {len(permutations(list(range(7))))}"


if __name__ == "__main__":
    print(run())
