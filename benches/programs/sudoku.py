"""Sudoku by constraint propagation and search, candidates as strings in dicts."""

ROWS, COLUMNS = "ABCDEFGHI", "123456789"
CELLS = [r + c for r in ROWS for c in COLUMNS]
UNITS = (
    [[r + c for r in ROWS] for c in COLUMNS]
    + [[r + c for c in COLUMNS] for r in ROWS]
    + [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")]
)
UNITS_OF = {cell: [unit for unit in UNITS if cell in unit] for cell in CELLS}
PEERS = {cell: sorted(set(sum(UNITS_OF[cell], [])) - {cell}) for cell in CELLS}

PUZZLES = [
    "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "..3.2.6..9..3.5..1..18.64....81.29..7.......8..67.82....26.95..8..2.3..9..5.1.3..",
    "52...6.........7.13...........4..8..6......5...........418.........3..2...87.....",
]


def assign(candidates, cell, digit):
    others = candidates[cell].replace(digit, "")
    return all(eliminate(candidates, cell, other) for other in others)


def eliminate(candidates, cell, digit):
    if digit not in candidates[cell]:
        return True
    candidates[cell] = candidates[cell].replace(digit, "")
    if not candidates[cell]:
        return False
    if len(candidates[cell]) == 1:
        last = candidates[cell]
        if not all(eliminate(candidates, peer, last) for peer in PEERS[cell]):
            return False
    for unit in UNITS_OF[cell]:
        places = [c for c in unit if digit in candidates[c]]
        if not places:
            return False
        if len(places) == 1 and not assign(candidates, places[0], digit):
            return False
    return True


def search(candidates):
    if candidates is None:
        return None
    if all(len(candidates[cell]) == 1 for cell in CELLS):
        return candidates
    _, cell = min((len(candidates[cell]), cell) for cell in CELLS if len(candidates[cell]) > 1)
    for digit in candidates[cell]:
        copy = candidates.copy()
        if assign(copy, cell, digit) and (found := search(copy)):
            return found
    return None


def solve(puzzle):
    candidates = dict.fromkeys(CELLS, COLUMNS)
    for cell, digit in zip(CELLS, puzzle):
        if digit in COLUMNS and not assign(candidates, cell, digit):
            return None
    return search(candidates)


def run(n=10):
    lines = []
    for _ in range(n):
        for puzzle in PUZZLES:
            solved = solve(puzzle)
            lines.append("".join(solved[c] for c in CELLS))
    return " ".join(line[:9] for line in lines[:3])


if __name__ == "__main__":
    print(run())
