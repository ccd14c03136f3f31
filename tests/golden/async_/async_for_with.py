"""async for, async with, their protocols, else clauses and error texts."""


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Count:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


class Manager:
    def __init__(self, swallow=False):
        self.swallow = swallow

    async def __aenter__(self):
        print("aenter")
        return "value"

    async def __aexit__(self, kind, value, tb):
        print("aexit", kind and kind.__name__, value)
        return self.swallow


async def main():
    async for i in Count(3):
        if i == 2:
            continue
        print(i)
    else:
        print("else")
    async for i in Count(3):
        break
    else:
        print("never")
    async with Manager() as m, Manager(True):
        print(m)
        raise ValueError("swallowed")
    async with (Manager() as x,):
        pass
    print([i async for i in Count(3)], {i: j async for i in Count(2) async for j in Count(i)}, {i async for i in Count(2) if i > 1}, [i for i in range(2) if await one()])
    g = (i * 2 async for i in Count(2))
    print([i async for i in g], type(g).__name__)
    async for a, (b, *c) in Pairs():
        print(a, b, c)
    return "done"


async def one():
    return 1


class Pairs(Count):
    def __init__(self):
        super().__init__(2)

    async def __anext__(self):
        return (await super().__anext__(), "xyz")


print(run(main()))


class NoNext:
    def __aiter__(self):
        return self


class BadNext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


class AsyncAiter:
    async def __aiter__(self):
        return self


class BadEnter:
    def __aenter__(self):
        return 5

    def __aexit__(self, *a):
        return 5


class BadExit:
    async def __aenter__(self):
        return 5

    def __aexit__(self, *a):
        return 5


class NoExit:
    async def __aenter__(self): ...


import warnings
warnings.simplefilter("ignore")
for thing in (5, NoNext(), BadNext(), AsyncAiter(), [1]):
    async def f():
        async for x in thing:
            pass
    try:
        run(f())
    except TypeError as error:
        print(error)
for thing in (5, BadEnter(), BadExit(), NoExit(), open("/dev/null")):
    async def f():
        async with thing:
            pass
    try:
        run(f())
    except TypeError as error:
        print(error)
for sync in (Manager(),):
    try:
        with sync:
            pass
    except TypeError as error:
        print(error)
try:
    for x in Count(1):
        pass
except TypeError as error:
    print(error)
print(run(anext(Count(1))), run(anext(Count(0), "default")), aiter(Count(1)).__class__.__name__)
for bad in (lambda: aiter(5), lambda: anext(5), lambda: aiter(AsyncAiter()), lambda: aiter()):
    try:
        bad()
    except TypeError as error:
        print(error)
