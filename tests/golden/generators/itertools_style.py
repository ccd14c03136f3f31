"""Generators as replacements of itertools: take, chain, windowed, grouped, merged, lookahead."""

import heapq


def take(n, it):
    return [x for _, x in zip(range(n), it)]


def chain(*iterables):
    for iterable in iterables:
        yield from iterable


def grouped(iterable, key):
    it = iter(iterable)
    try:
        first = next(it)
    except StopIteration:
        return
    current, group = key(first), [first]
    for item in it:
        if (k := key(item)) == current:
            group.append(item)
        else:
            yield current, group
            current, group = k, [item]
    yield current, group


class Peekable:
    def __init__(self, iterable):
        self.it, self.buffer = iter(iterable), []

    def __iter__(self):
        return self

    def __next__(self):
        return self.buffer.pop(0) if self.buffer else next(self.it)

    def peek(self, default=None):
        if not self.buffer:
            try:
                self.buffer.append(next(self.it))
            except StopIteration:
                return default
        return self.buffer[0]


def merge(*sorted_iterables):
    heap = []
    for n, it in enumerate(map(iter, sorted_iterables)):
        for first in it:
            heap.append((first, n, it))
            break
    heapq.heapify(heap)
    while heap:
        value, n, it = heapq.heappop(heap)
        yield value
        for following in it:
            heapq.heappush(heap, (following, n, it))
            break


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def cycle(items):
    while items:
        yield from items


print(take(10, fibonacci()), list(chain("ab", [], range(2))), list(grouped([1, 1, 2, 3, 3], lambda v: v)), list(grouped([], len)))
p = Peekable("abc")
print(p.peek(), next(p), p.peek(), list(p), p.peek("end"))
print(list(merge([1, 4, 9], [2, 3], [], [0, 10])), take(5, cycle("xy")), list(cycle([])))


def primes():
    composites = {}
    n = 2
    while True:
        if n not in composites:
            yield n
            composites[n * n] = [n]
        else:
            for prime in composites.pop(n):
                composites.setdefault(n + prime, []).append(prime)
        n += 1


print(take(15, primes()))


def collatz(n):
    yield n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        yield n


print(list(collatz(7)), max(range(1, 30), key=lambda n: sum(1 for _ in collatz(n))))


def powerset(items):
    if not items:
        yield []
        return
    for rest in powerset(items[1:]):
        yield rest
        yield [items[0], *rest]


print(sorted(powerset([1, 2, 3])))
