"""Functions mixing yield, return, closures, recursion and default arguments."""


def countdown(n, *, step=1):
    while n > 0:
        received = yield n
        n -= received or step


g = countdown(10, step=3)
print(next(g), g.send(5), next(g), list(g))


def outer(factor):
    def inner(values):
        nonlocal factor
        for v in values:
            factor += 1
            yield v * factor

    return inner, lambda: factor


make, peek = outer(1)
print(list(make([1, 2])), list(make([1])), peek())


def tree(n):
    if n > 0:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(3)))


def never():
    return
    yield


def returns():
    return 5
    yield


print(list(never()), list(returns()))


def y_expression():
    x = yield
    y = (yield x) + (yield)
    z = [(yield 1), (yield 2)]
    return x, y, z


g = y_expression()
print(next(g), g.send("x"), g.send(10), g.send(20), g.send("z1"))
try:
    g.send("z2")
except StopIteration as stop:
    print(stop.value)


def lazy_default(gen=(i for i in range(3))):
    return next(gen, "exhausted")


print([lazy_default() for _ in range(4)])


class Iterable:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i

    def pairs(self):
        return ((a, b) for a in self for b in self if a < b)


print(list(Iterable(3).pairs()), sum(Iterable(4)), max(Iterable(3)), [*Iterable(2)])
def cond(flag):
    if flag:
        yield 1
print(list(cond(False)), list(cond(True)), type(cond(0)))
