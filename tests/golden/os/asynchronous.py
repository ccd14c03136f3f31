# asyncio on its selector loop.
import asyncio
import os
import signal


async def number(n):
    await asyncio.sleep(0.001 * n)
    return n


async def numbers(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)


async def main():
    print(await asyncio.gather(*map(number, range(5))))
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timeout")
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)
    except TimeoutError:
        print("waited long enough")

    queue = asyncio.Queue(maxsize=2)

    async def produce():
        for i in range(5):
            await queue.put(i)
        await queue.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(produce())
        items = []
        while (item := await queue.get()) is not None:
            items.append(item)
    print(items, [n async for n in numbers(3)])

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(10))
            group.create_task(number("x"))
    except* TypeError as errors:
        print(errors.exceptions)

    task = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", error, task.cancelled())

    process = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await process.communicate(b"to a child"), process.returncode)
    process = await asyncio.create_subprocess_shell("exit 3")
    print(await process.wait())

    async def serve(reader, writer):
        while line := await reader.readline():
            writer.write(line[::-1].strip() + b"\n")
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"abc\ndef\n")
        writer.write_eof()
        print(await reader.read())
        writer.close()
        await writer.wait_closed()

    print(await asyncio.to_thread(sum, range(10)))
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, event.set)
    os.kill(os.getpid(), signal.SIGUSR1)
    await event.wait()
    print(loop.remove_signal_handler(signal.SIGUSR1), loop.call_soon(print, "soon") is not None)
    await asyncio.sleep(0)
    lock, semaphore = asyncio.Lock(), asyncio.Semaphore(2)
    async with lock, semaphore:
        print(lock.locked(), semaphore.locked())
    done, pending = await asyncio.wait({asyncio.create_task(number(1)), asyncio.create_task(number(50))}, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    for task in pending:
        task.cancel()


asyncio.run(main())
try:
    asyncio.run(number(1)).missing
except AttributeError as error:
    print(error)
