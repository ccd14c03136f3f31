"""Coroutine-style generators: consumers, broadcasters, primes, zips, permutations."""


def primes():
    def sieve(stream):
        p = next(stream)
        yield p
        yield from sieve(v for v in stream if v % p)

    def count(n):
        while True:
            yield n
            n += 1

    return sieve(count(2))


print([p for p, _ in zip(primes(), range(12))])


def consumer(log):
    try:
        while True:
            log.append((yield len(log)))
    except GeneratorExit:
        log.append("closed")


log = []
c = consumer(log)
print(next(c), c.send("a"), c.send("b"))
c.close()
print(log)


def broadcast(targets):
    while True:
        item = yield
        for t in targets:
            t.send(item)


def printer(name):
    while True:
        print(name, (yield))


targets = [printer("p"), printer("q")]
for t in targets:
    next(t)
b = broadcast(targets)
next(b)
b.send(1)
b.send(2)


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
    for i in range(len(items)):
        if len(items) > 1:
            for rest in permutations(items[:i] + items[i + 1 :]):
                yield (items[i], *rest)


print(list(permutations("abc")))


def window(iterable, n):
    from collections import deque

    w = deque(maxlen=n)
    for item in iterable:
        w.append(item)
        if len(w) == n:
            yield tuple(w)


print(list(window(range(5), 3)))


def interleave(*iterables):
    iterators = [iter(i) for i in iterables]
    while iterators:
        for it in iterators[:]:
            try:
                yield next(it)
            except StopIteration:
                iterators.remove(it)


print(list(interleave("ab", "cdef", "g")))


def accumulate():
    total = 0
    while (value := (yield total)) is not None:
        total += value
    return total


a = accumulate()
next(a)
print([a.send(i) for i in range(5)])
try:
    a.send(None)
except StopIteration as stop:
    print(stop.value)
x = [(yield_, i) for i, yield_ in enumerate((lambda: (yield "in lambda"))())]
print(x)
