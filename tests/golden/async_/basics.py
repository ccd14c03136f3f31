"""Coroutines by hand: send, await, return values, errors, unawaited, types."""

import types, inspect, warnings
warnings.simplefilter("ignore")


class Yield:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return f"got {got}"


async def inner(v):
    return await Yield(v)


async def outer():
    a = await inner(1)
    b = await inner(2)
    return a, b


c = outer()
print(type(c).__name__, c.send(None), c.send("x"), inspect.getcoroutinestate(c), c.cr_await is not None)
try:
    c.send("y")
except StopIteration as stop:
    print(stop.value)
try:
    c.send(None)
except RuntimeError as error:
    print(error)


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


async def failing(make):
    return await make()


class BadAwait:
    def __await__(self):
        return 5


class AwaitCoroutine:
    def __await__(self):
        return inner(1)


for make in (lambda: 5, lambda: "text", BadAwait, AwaitCoroutine, lambda: (x for x in ()), lambda: [1]):
    try:
        run(failing(make))
    except TypeError as error:
        print(error)
c = inner(1)
for bad in (lambda: iter(c), lambda: list(c), lambda: next(c), lambda: c.send(5), lambda: c.throw(5), lambda: c()):
    try:
        bad()
    except TypeError as error:
        print(error)
print(c.close(), inspect.getcoroutinestate(c))
c = outer()
c.send(None)
try:
    c.throw(ValueError("thrown in"))
except ValueError as error:
    print(error)


async def handles():
    try:
        await Yield("waiting")
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("finally")


c = handles()
c.send(None)
c.close()


@types.coroutine
def legacy():
    x = yield "legacy"
    return x


async def uses():
    return await legacy()


c = uses()
print(c.send(None))
try:
    c.send(9)
except StopIteration as stop:
    print(stop.value)


async def twice():
    c = inner(1)
    await c
    await c


try:
    run(twice())
except RuntimeError as error:
    print(error)


async def stops():
    raise StopIteration("x")


try:
    run(stops())
except RuntimeError as error:
    print(error)
print(inner.__code__.co_flags & inspect.CO_COROUTINE != 0, inspect.iscoroutinefunction(inner), repr(inner(1)).split(" at ")[0], run(outer()))
for code in ("def f():\n await x", "async def f():\n yield from x", "def f():\n async with a: pass", "def f():\n async for a in b: pass", "await x", "async def f():\n return 1\n yield", "async def f():\n yield\n return 1", "async x = 1", "lambda: await x", "class A:\n await x", "async def f(): [await y for y in z]", "async def f(a=await b): pass"):
    try:
        compile(code, "f", "exec")
        print(repr(code), "compiles")
    except SyntaxError as error:
        print(repr(code), error.msg)
