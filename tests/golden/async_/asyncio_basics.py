"""asyncio: run, gather, tasks, wait_for, cancellation, TaskGroup, queues, events, to_thread-free."""

import asyncio


async def work(name, delay, result):
    await asyncio.sleep(delay)
    print("done", name)
    return result


async def fails():
    await asyncio.sleep(0)
    raise ValueError("task failed")


async def main():
    print(await asyncio.gather(work("b", 0.02, 2), work("a", 0.01, 1)))
    print(await asyncio.gather(fails(), work("c", 0, 3), return_exceptions=True))
    t = asyncio.create_task(work("d", 0, 4), name="named")
    print(t.get_name(), t.done(), await t, t.done(), t.result())
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError as error:
        print("timeout", repr(error))
    t = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    t.cancel("message")
    try:
        await t
    except asyncio.CancelledError as error:
        print("cancelled", error.args, t.cancelled())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())
            group.create_task(asyncio.sleep(10))
    except* ValueError as eg:
        print(eg.exceptions)
    queue = asyncio.Queue()

    async def producer():
        for i in range(3):
            await queue.put(i)
        await queue.put(None)

    async def consumer():
        items = []
        while (item := await queue.get()) is not None:
            items.append(item)
        return items

    print((await asyncio.gather(producer(), consumer()))[1])
    event, lock, sem = asyncio.Event(), asyncio.Lock(), asyncio.Semaphore(2)

    async def waiter(i):
        await event.wait()
        async with sem, lock:
            print("waiter", i)

    tasks = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(0)
    event.set()
    done, pending = await asyncio.wait(tasks)
    print(len(done), len(pending), lock.locked())
    async with asyncio.timeout(1):
        await asyncio.sleep(0)
    for coroutine in asyncio.as_completed([work("slow", 0.02, "s"), work("fast", 0, "f")]):
        print(await coroutine)
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, "future")
    print(await future)
    return "main result"


print(asyncio.run(main()))
c = main()
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
c.close()
try:
    asyncio.run(5)
except (ValueError, TypeError) as error:
    print(type(error).__name__, error)
