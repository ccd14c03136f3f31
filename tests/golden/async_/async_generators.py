"""Async generators: asend, athrow, aclose, finalisation, errors."""


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


async def gen():
    try:
        x = yield 1
        print("got", x)
        y = yield 2
        print("got", y)
    except ValueError as error:
        print("caught", error)
        yield "handled"
    finally:
        print("finally")


async def main():
    g = gen()
    print(type(g).__name__, await anext(g), await g.asend("a"))
    print(await g.athrow(ValueError("v")))
    try:
        await anext(g)
    except StopAsyncIteration as stop:
        print("stop", stop.args)
    g = gen()
    await anext(g)
    print(await g.aclose(), await g.aclose(), await anext(g, "closed"))
    g = gen()
    try:
        await g.asend(5)
    except TypeError as error:
        print(error)
    print([x async for x in gen()])

    async def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    g = stubborn()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as error:
        print(error)

    async def stops():
        yield 1
        raise StopAsyncIteration("x")

    try:
        async for x in stops():
            print(x)
    except RuntimeError as error:
        print(error)

    async def stops2():
        yield 1
        raise StopIteration("x")

    try:
        async for x in stops2():
            print(x)
    except RuntimeError as error:
        print(error)
    g = gen()
    print(g.ag_running, g.ag_await, g.ag_code.co_name, g.__name__, repr(g).split(" at ")[0])
    a = g.asend(None)
    print(type(a).__name__, await a)
    try:
        await a
    except RuntimeError as error:
        print(error)
    await g.aclose()

    async def nested():
        async for x in gen():
            yield x * 10

    print([x async for x in nested()])
    for bad in (lambda: iter(gen()), lambda: next(gen()), lambda: gen().send(1)):
        try:
            bad()
        except Exception as error:
            print(type(error).__name__, error)


run(main())
