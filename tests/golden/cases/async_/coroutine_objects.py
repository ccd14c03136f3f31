import inspect, warnings; warnings.simplefilter("ignore")
async def f(x): return x
c = f(1); type(c), c.__name__, c.__qualname__, c.cr_running, c.cr_frame is not None, c.cr_await, c.cr_code.co_name, c.cr_origin, inspect.iscoroutine(c), inspect.isawaitable(c), inspect.getcoroutinestate(c)
c.send(None)
c.send(None)
c.close(), inspect.getcoroutinestate(c), c.cr_frame
f(1).send(5)
f(1).throw(ValueError("t"))
f(1).throw(5)
iter(f(1))
next(f(1))
list(f(1))
for x in f(1): pass
await f(1)
f(1)()
f(1) + 1
len(f(1))
f(1).x = 1
w = f(1).__await__(); type(w), next(iter([1]))
next(w)
c = f(2); w = c.__await__(); w.send(None)
class A:
    def __await__(self): yield "y"; return "r"
async def g(): return await A()
c = g(); c.send(None), c.cr_await is not None
c.send(None)
class B:
    def __await__(self): return iter([1, 2])
async def h(): return await B()
c = h(); c.send(None), c.send(None)
c.send(None)
async def ag(): yield 1
a = ag(); type(a), a.ag_running, a.__name__, inspect.isasyncgen(a), a.ag_frame is not None, type(a.__anext__()), type(a.asend(1)), type(a.aclose()), a.__aiter__() is a
a.__anext__().send(None)
a.asend(5).send(None)
next(a)
iter(a)
async def m(): return [x async for x in ag()]
m().send(None)
async def s(): return await 5
s().send(None)
async def t(): async with 5: pass
t().send(None)
async def u(): async for x in [1]: pass
u().send(None)
async def v(): raise StopIteration
v().send(None)
def k(): yield from f(1)
list(k())
import types
@types.coroutine
def old(): return (yield from f(3))
old().send(None)
types.coroutine(5)
