out = []
# attrs
class P:
    z = 3
    def __init__(self): self.a = 1
    @property
    def p(self): return self.a * 2
    def __getitem__(self, k): return k + self.a
    @classmethod
    def cm(cls, x): return (cls.__name__, x)
    @staticmethod
    def sm(x): return x
class Q(P):
    __slots__ = ('s1',)
    def __init__(self):
        super().__init__()
        self.s1 = 9
    def m(self): return super().p
def run():
    t = 0
    i = 0
    while i < 200:
        o = P(); q = Q()
        t += o.p + o[5] + o.a + q.s1 + q.m() + o.z + len(P.cm(3)) + P.sm(4) + q.sm(1)
        o.b = i
        t += o.b
        q.s1 += 1
        i += 1
    return t
out.append(run())
P.z = 10
P.p = property(lambda self: 100)
out.append(run())
class Cnt:
    count = 0
def bump():
    for i in range(100): Cnt.count += 1
    return Cnt.count
out.append(bump())
# comprehension
out.append([x*x for x in range(10) if x % 2])
out.append({k: v for k, v in zip("abc", range(3))})
out.append({x for x in (1,2,3)} == {1,2,3})
out.append(sum(x for x in range(50)))
a, *b, c = range(6)
out.append((a, b, c))
try:
    a, b = 1, 2, 3
except ValueError as e: out.append(str(e))
try:
    a, b, c = 1, 2
except ValueError as e: out.append(str(e))
try:
    a, b = 5
except TypeError as e: out.append(str(e))
def kw(*a, **k): return a, k
out.append(kw(1, *[2,3], x=4, **{'y': 5}))
try: kw(**{'a':1}, **{'a':2})
except TypeError as e: out.append(str(e))
try: kw(*5)
except TypeError as e: out.append(str(e))
try: kw(**5)
except TypeError as e: out.append(str(e))
def g():
    x = yield 1
    out.append(('got', x))
    try:
        y = yield 2
    except ValueError as e:
        out.append(('exc', str(e)))
        y = yield 3
    return 'end'
it = g()
out.append(next(it)); out.append(it.send('hi')); out.append(it.throw(ValueError('v')))
try: next(it)
except StopIteration as e: out.append(e.value)
def inner():
    try:
        yield 1
    finally:
        out.append('fin')
it = inner(); next(it); it.close()
def gg(): 
    raise StopIteration
    yield
try: next(gg())
except RuntimeError as e: out.append((str(e), repr(e.__cause__)))
# match
def m(x):
    match x:
        case {'a': v, **rest}: return ('map', v, rest)
        case [1, y, *r]: return ('seq', y, r)
        case str() as s: return ('str', s)
        case int(v): return ('int', v)
        case P(a=1): return 'P'
        case None: return 'none'
        case _: return 'other'
out.append([m({'a': 1, 'b': 2}), m([1, 2, 3]), m('s'), m(5), m(P()), m(None), m(2.5)])
out.append(f"{1+1!r:>5}|{'x':<3}|{3.14159:.2f}")
# sys is a builtin name here
async def co(n): return n * 2
async def agen():
    for i in range(3):
        yield await co(i)
async def main():
    t = []
    async for v in agen(): t.append(v)
    t.append([x async for x in agen()])
    async with ACM() as q: t.append(q)
    return t
class ACM:
    async def __aenter__(self): return 'ae'
    async def __aexit__(self, *a): return False
def drive(c):
    try:
        while True: c.send(None)
    except StopIteration as e: return e.value
out.append(drive(main()))
try:
    try: raise KeyError('a')
    except KeyError: raise ValueError('b')
except ValueError as e: out.append((repr(e), repr(e.__context__)))
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2), KeyError(3)])
except* ValueError as e: out.append(repr(e))
except* TypeError as e: out.append(repr(e))
except* KeyError as e: out.append(repr(e))
def fr():
    x = 5
    return sys._getframe().f_locals['x'], sys._getframe().f_lineno, sys._getframe(1).f_code.co_name
out.append(fr())
def exc_in_gen():
    try:
        1/0
    except ZeroDivisionError:
        yield sys.exception()
        yield sys.exception()
it = exc_in_gen()
out.append(repr(next(it))); out.append(repr(sys.exception())); out.append(repr(next(it)))
try:
    raise ValueError
except ValueError:
    def g2():
        yield sys.exception()
    out.append([repr(x) for x in g2()])
try:
    with 5: pass
except TypeError as e: out.append(str(e))
try:
    class X:
        def __init__(self): return 5
    X()
except TypeError as e: out.append(str(e))
x = 10
exec("x = 20; y = x + 1")
out.append((x, y, eval("x*2", {'x': 4})))
def deflt(a, b=[]): b.append(a); return b
out.append((deflt(1), deflt(2)))
d = {}
d[1] = 2; d['k'] = 3; del d[1]
out.append(d)
l = list(range(20)); l[2:5] = [0]; del l[0]; out.append(l); out.append(l[::3])
out.append(1 < 2 < 3 > 2); out.append(not 5); out.append(5 if out else 6)
i = 10**20; i += 1; out.append(i); out.append(-i // 7); out.append(2**100 % 1000007)
lam = lambda *a, k=1, **kw: (a, k, kw); out.append(lam(1, 2, k=3, z=4))
def nested():
    def f(): return v
    v = 3
    return f()
out.append(nested())
out.append([*range(3), *'ab'])
for line in out: print(line)
