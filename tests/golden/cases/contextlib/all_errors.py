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
with suppress(KeyError, ValueError): {}["x"]
with suppress(KeyError): 1 / 0
with suppress(ValueError): raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
import io
with redirect_stdout(io.StringIO()) as out: print("captured")
ExitStack().enter_context(5)
class D(ContextDecorator):
    def __enter__(self): print("in")
    def __exit__(self, *a): print("out")
@D()
def f(): return "f"
@cm("decorator")
def g(): return "g"
class A(AbstractContextManager):
    def __exit__(self, *a): print("A exit")
AbstractContextManager()
@contextmanager
def broken(): 
    if False: yield
with broken(): pass
c = cm("once")
with c: pass
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
import os
