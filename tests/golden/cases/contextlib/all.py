from contextlib import *
@contextmanager
def cm(name):
    print("enter", name)
    try:
        yield name
    except ValueError as e:
        print("caught", e)
    finally:
        print("exit", name)
with cm("a") as a, cm("b"): print(a)
with cm("c"): raise ValueError("v")
with cm("d"): raise KeyError("k")
with suppress(KeyError, ValueError): {}["x"]
with closing(type("C", (), {"close": lambda s: print("closed")})()): pass
with nullcontext(5) as n: print(n)
import io
with redirect_stdout(io.StringIO()) as out: print("captured")
out.getvalue()
with ExitStack() as s:
    s.enter_context(cm("x"))
    s.callback(print, "callback", 1)
    s.push(lambda *a: print("push", a[0]))
    print("body")
with ExitStack() as s:
    s.callback(print, "last")
    s.push(lambda *a: True)
    raise ValueError("swallowed")
e = ExitStack(); e.callback(print, "popped"), e.pop_all().close(), e.close()
class D(ContextDecorator):
    def __enter__(self): print("in")
    def __exit__(self, *a): print("out")
@D()
def f(): return "f"
f()
@cm("decorator")
def g(): return "g"
g(), g()
class A(AbstractContextManager):
    def __exit__(self, *a): print("A exit")
with A() as x: print(type(x).__name__)
@contextmanager
def broken(): 
    if False: yield
c = cm("once")
with c: pass
import asyncio
@asynccontextmanager
async def acm():
    print("aenter")
    yield 1
    print("aexit")
async def main():
    async with acm() as v, AsyncExitStack() as s:
        s.push_async_callback(asyncio.sleep, 0)
        print(v)
asyncio.run(main())
import os
with chdir("/"): print(os.getcwd())
