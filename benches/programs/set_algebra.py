"""Sets: unions, intersections, membership tests, frozensets as keys."""


def multiples(k, n):
    return set(range(0, n, k))


def run(n=200_000):
    sets = [multiples(k, n) for k in (2, 3, 5, 7, 11, 13)]
    checksum = 0
    for a in sets:
        for b in sets:
            checksum += len(a & b) + 2 * len(a | b) + 3 * len(a - b) + 5 * len(a ^ b)
    seen = set()
    for i in range(n * 4):
        key = i * i % 10_007
        if key not in seen:
            seen.add(key)
        elif key % 3 == 0:
            seen.discard(key)
    groups = {}
    for word in ("listen", "silent", "enlist", "google", "elgoog", "abc", "cab") * 900:
        groups.setdefault(frozenset(word), []).append(word)
    return f"{checksum} {len(seen)} {sorted(map(len, groups.values()))}"


if __name__ == "__main__":
    print(run())
