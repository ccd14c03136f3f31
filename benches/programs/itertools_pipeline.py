"""itertools: chains of groupby, accumulate, product, combinations, islice, tee, zip_longest, batched."""

from itertools import accumulate, batched, chain, combinations, count, cycle, dropwhile, groupby
from itertools import islice, pairwise, permutations, product, repeat, starmap, takewhile, tee, zip_longest
from operator import itemgetter, mul


def run(n=500_000):
    total = 0
    for key, group in groupby(range(n), key=lambda value: value // 7):
        total += key * sum(group)
    total += sum(islice(accumulate(cycle((1, 2, 3)), initial=5), n))
    total += sum(a * b - c for a, b, c in product(range(30), repeat=3))
    total += sum(1 for a, b, c in combinations(range(60), 3) if a + b == c)
    total += sum(p[0] * p[-1] for p in permutations(range(7)))
    total += sum(starmap(mul, zip(range(n), repeat(3))))
    first, second = tee(takewhile(lambda v: v < n, count(3, 5)))
    total += sum(first) - max(second)
    total += sum(b - a for a, b in pairwise(v * v for v in range(n)))
    total += sum(map(len, batched(range(n), 11)))
    words = sorted("the quick brown fox jumps over the lazy dog and the cat".split() * 40, key=len)
    sizes = {length: len(list(group)) for length, group in groupby(words, key=len)}
    longest = max(zip_longest(range(n // 2), range(n), fillvalue=-1), key=itemgetter(1))
    rest = next(dropwhile(lambda v: v < n - 1, chain(range(n), range(5))))
    return f"{total} {sizes} {longest} {rest}"


if __name__ == "__main__":
    print(run())
