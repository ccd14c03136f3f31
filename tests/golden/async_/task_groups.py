"""asyncio task groups, timeouts, shields, exception groups, cancellation order, context variables."""

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="unset")


async def ok(n):
    await asyncio.sleep(0)
    return n


async def fail(n):
    await asyncio.sleep(0)
    raise ValueError(n)


async def cleanup(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled", name)
        raise


async def main():
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(ok(i)) for i in range(3)]
    print([t.result() for t in tasks])
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(1))
            tg.create_task(fail(2))
            tg.create_task(cleanup("sibling"))
    except* ValueError as eg:
        print(type(eg).__name__, eg.message, sorted(e.args for e in eg.exceptions))
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except TimeoutError:
        print("timed out")
    inner = asyncio.ensure_future(ok("shielded"))
    outer = asyncio.shield(inner)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer cancelled", await inner)
    t = asyncio.create_task(cleanup("t"))
    await asyncio.sleep(0)
    print(t.cancelling(), t.cancel(), t.cancelling(), t.uncancel())
    t.cancel()
    print(await asyncio.gather(t, return_exceptions=True))
    var.set("outer")

    async def child():
        before = var.get()
        var.set("child")
        return before, var.get()

    print(await asyncio.create_task(child()), var.get(), contextvars.copy_context()[var])
    f = asyncio.get_running_loop().create_future()
    f.add_done_callback(lambda fut: print("callback", fut.result()))
    f.set_result(5)
    await asyncio.sleep(0)
    for bad in (lambda: f.set_result(6), lambda: asyncio.get_running_loop().create_future().result(), lambda: asyncio.Lock().release(), lambda: asyncio.Queue().get_nowait(), lambda: asyncio.run(ok(1)), lambda: asyncio.create_task(5), lambda: asyncio.Event().wait().send(5)):
        try:
            bad()
        except Exception as error:
            print(type(error).__name__, error)
    async def agen():
        try:
            yield 1
        finally:
            print("agen closed")
    async for v in agen():
        break
    await asyncio.sleep(0)
    print(asyncio.current_task().get_name() != "", len(asyncio.all_tasks()))
    return "end"


import warnings
warnings.simplefilter("ignore")
print(asyncio.run(main()))
token = var.set("x")
print(var.get(), token.old_value is contextvars.Token.MISSING, token.var is var)
var.reset(token)
print(var.get())
for bad in (lambda: var.reset(token), lambda: contextvars.ContextVar("nodefault").get(), lambda: contextvars.ContextVar(5), lambda: contextvars.copy_context()[5], lambda: contextvars.copy_context()["x"]):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, str(error).split(" at 0x")[0])
ctx = contextvars.copy_context()
print(ctx.run(lambda: (var.set("in ctx"), var.get())[1]), var.get(), ctx[var], len(ctx) >= 1)
