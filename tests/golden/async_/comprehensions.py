"""Async comprehensions and generators inside each other, in all four forms, with conditions and nested awaits."""

import asyncio


async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def double(x):
    await asyncio.sleep(0)
    return x * 2


async def main():
    print([i async for i in numbers(3)])
    print({i async for i in numbers(3)}, {i: await double(i) async for i in numbers(3)})
    print([await double(i) for i in range(3)], [await double(i) for i in range(5) if await double(i) > 3])
    g = (i * i async for i in numbers(4) if i % 2)
    print([x async for x in g], type(g).__name__)
    print([[j async for j in numbers(i)] for i in range(3)], [(i, j) async for i in numbers(2) async for j in numbers(2)], [x for i in [1, 2] for x in [y async for y in numbers(i)]])
    print(sum([i async for i in numbers(5)]), max([await double(i) for i in (3, 1)]), sorted([i async for i in numbers(3)], reverse=True))
    nested = ((i, j) async for i in numbers(2) for j in range(2))
    print([p async for p in nested])
    try:
        list(i async for i in numbers(2))
    except TypeError as error:
        print(error)
    print([x async for x in (await double(i) for i in range(2))])
    async def inner():
        return [f async for f in agen_of(await double(2))]
    async def agen_of(n):
        yield n
        yield await double(n)
    print(await inner(), {k: [v async for v in numbers(k)] for k in (1, 2)})
    x = 10
    print([x + i async for i in numbers(2)], [y := i async for i in numbers(3)], y)


asyncio.run(main())
for code in ("def f(): return [i async for i in x]", "[i async for i in x]", "async def f(): return lambda: [i async for i in x]", "async def f(): return (await i for i in x)", "def f(): return (i async for i in x)", "async def f():\n def g(): return [await x]", "async def f(): return [[i async for i in x] for y in z]", "class A: x = [i async for i in y]"):
    try:
        compile(code, "f", "exec")
        print(code, "compiles")
    except SyntaxError as error:
        print(code, "->", error.msg)
