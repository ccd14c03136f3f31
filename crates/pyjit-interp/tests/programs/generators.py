# Generators, coroutines: resuming, throwing, closing, delegating; what is seen from outside.
def show(function, *args):
    try: print(function(*args))
    except BaseException as error: print(type(error).__name__, error)
def g():
    try:
        x = yield 1
        print('got', x)
        yield 2
    except GeneratorExit:
        print('exit')
        raise
    finally:
        print('finally')
it = g()
show(it.send, 1)
print(next(it)); print(it.send('a')); it.close(); it.close()
show(next, it)
it = g(); next(it)
show(it.throw, ValueError('v'))
show(it.throw, ValueError, 'late')
it = g()
show(it.throw, KeyError('before'))
def ignores():
    try: yield
    except GeneratorExit: print('ignored')
    yield
it = ignores(); next(it)
show(it.close)
def reenter():
    yield next(me)
me = reenter()
show(next, me)
def sub():
    try:
        r = yield 'sub1'
        print('sub got', r)
        yield 'sub2'
    except ValueError as error:
        print('sub caught', error)
        yield 'handled'
    return 'result'
def outer():
    r = yield from sub()
    print('sub returned', r)
    yield 'last'
it = outer()
print(next(it), it.send(5), it.throw(ValueError('x')), next(it))
show(next, it)
it = outer(); next(it); it.close()
def from_list():
    yield from [1, 2]
    r = yield from iter((3,))
    print(r)
print(list(from_list()))
class Sender:
    def __iter__(self): return self
    def __next__(self): return 'n'
    def send(self, v): return ('s', v)
    def throw(self, e): return ('t', repr(e))
    def close(self): print('closed')
def over(): yield from Sender()
it = over(); print(next(it), it.send(3), it.throw(ValueError(1))); it.close()
def ret():
    return 5
    yield
show(next, ret())
def stop():
    raise StopIteration(3)
    yield
show(next, stop())
print(it.gi_frame, it.gi_running, it.gi_code.co_name, it.__name__, it.__qualname__)
it = g(); print(it.gi_frame.f_lineno, it.gi_suspended); next(it); print(it.gi_frame.f_lineno, it.gi_suspended, it.gi_frame.f_locals)
it.close()
print(repr(it)[:22])
async def c(n): return n
async def bad():
    await 5
def drive(co):
    try:
        while True: co.send(None)
    except StopIteration as error: return error.value
show(drive, c(3)); show(drive, bad())
co = c(1); drive(co)
show(drive, co)
class Aw:
    def __await__(self):
        x = yield 'w'
        return x
async def w(): return await Aw()
co = w(); print(co.send(None), co.cr_await is not None)
show(co.send, 7)
class AI:
    def __init__(self): self.i = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.i += 1
        if self.i > 3: raise StopAsyncIteration
        return self.i
async def loop():
    out = []
    async for x in AI(): out.append(x)
    else: out.append('else')
    return out
show(drive, loop())
async def ag():
    try:
        x = yield 1
        print('ag got', x)
        yield 2
    finally:
        print('ag done')
async def use():
    a = ag()
    print(await a.asend(None), await a.asend('v'))
    try: await a.asend(None)
    except StopAsyncIteration: print('end')
    b = ag(); await anext(b); await b.aclose()
    b = ag(); await b.__anext__()
    try: await b.athrow(ValueError('t'))
    except ValueError as error: print('out', error)
    return [x async for x in ag() if x > 1]
show(drive, use())
async def cm():
    async with 5: pass
show(drive, cm())
async def notiter():
    async for x in 5: pass
show(drive, notiter())
def handled():
    try: raise KeyError('k')
    except KeyError:
        yield sys.exception().args
        yield sys.exception().args
    yield sys.exception()
try:
    raise ValueError('outer')
except ValueError:
    it = handled()
    print(next(it), sys.exception().args)
print(next(it), sys.exception())
try:
    raise ValueError('second')
except ValueError:
    print(repr(next(it)))
