"""yield from: delegation of next, send, throw, close; values; iterables; nesting."""


def inner():
    try:
        x = yield "i1"
        print("inner got", x)
        yield "i2"
    except ValueError as error:
        print("inner caught", error)
        yield "i3"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    result = yield from inner()
    print("result:", result)
    yield from [1, 2]
    r = yield from range(2)
    print("range result:", r)
    return "outer result"


g = outer()
print(next(g), g.send("hello"), next(g), list(g))
g = outer()
next(g)
print(g.throw(ValueError("v")), next(g))
g = outer()
next(g)
print(g.gi_yieldfrom.__name__)
g.close()
g = outer()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as error:
    print("escaped", error)


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def send(self, v):
        return f"sent {v}"

    def throw(self, *args):
        raise StopIteration(f"threw {args[0].__class__.__name__}")

    def close(self):
        print("closed custom")


def delegate():
    return (yield from Custom())


g = delegate()
print(next(g), g.send(1), g.send(None))
try:
    g.throw(ValueError("x"))
except StopIteration as stop:
    print(stop.value)
g = delegate()
next(g)
g.close()


def plain_iterator():
    yield from iter([1, 2, 3])


g = plain_iterator()
next(g)
try:
    g.send(5)
except AttributeError as error:
    print(error)


def not_iterable():
    yield from 5


try:
    next(not_iterable())
except TypeError as error:
    print(error)


def flatten(x):
    if isinstance(x, list):
        for item in x:
            yield from flatten(item)
    else:
        yield x


print(list(flatten([1, [2, [3, [4]], 5], []])))


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


print(sum(deep(200)))


def loop():
    yield from me


me = loop()
try:
    next(me)
except ValueError as error:
    print(error)
