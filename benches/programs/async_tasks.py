"""asyncio: tasks, a bounded queue with producers and consumers, gather, async generators, locks."""

import asyncio


async def numbers(n):
    for i in range(n):
        if i % 50 == 0:
            await asyncio.sleep(0)
        yield i


async def producer(queue, name, n):
    async for i in numbers(n):
        await queue.put(name * 1000 + i)
    await queue.put(None)


async def consumer(queue, results, producers):
    ended = 0
    while ended < producers:
        item = await queue.get()
        if item is None:
            ended += 1
        else:
            results.append(item)


async def locked(lock, state, n):
    for _ in range(n):
        async with lock:
            value = state["value"]
            await asyncio.sleep(0)
            state["value"] = value + 1


async def amain(n):
    queue, results = asyncio.Queue(maxsize=10), []
    await asyncio.gather(consumer(queue, results, 3), *(producer(queue, name, n) for name in range(3)))
    state, lock = {"value": 0}, asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(locked(lock, state, n // 40))
    return f"{len(results)} {sum(results)} {state['value']}"


def run(n=16_000):
    return asyncio.run(amain(n))


if __name__ == "__main__":
    print(run())
