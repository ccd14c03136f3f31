"""N queens: backtracking with sets, a bitmask version, and a generator of boards."""


def with_sets(n, row=0, columns=frozenset(), rising=frozenset(), falling=frozenset()):
    if row == n:
        return 1
    total = 0
    for column in range(n):
        if column not in columns and row + column not in rising and row - column not in falling:
            total += with_sets(n, row + 1, columns | {column}, rising | {row + column}, falling | {row - column})
    return total


def with_bits(n, columns=0, rising=0, falling=0):
    full = (1 << n) - 1
    if columns == full:
        return 1
    total = 0
    free = full & ~(columns | rising | falling)
    while free:
        bit = free & -free
        free ^= bit
        total += with_bits(n, columns | bit, (rising | bit) << 1 & full, (falling | bit) >> 1)
    return total


def boards(n, placed=()):
    if len(placed) == n:
        yield placed
        return
    row = len(placed)
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(placed)):
            yield from boards(n, placed + (column,))


def run(n=10):
    first = next(boards(n))
    return f"{with_sets(n)} {with_bits(n + 1)} {sum(1 for _ in boards(n - 1))} {first}"


if __name__ == "__main__":
    print(run())
