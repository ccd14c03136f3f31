# Binding arguments: what fits, and every error text.
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
def g(a, b, /, c): return (a, b, c)
def h(a, b=1, c=2): return a, b, c
def k(*, x, y): return x, y
def n(): return 'n'
def p(a, /, **kw): return a, kw
def o(a, b): return a, b
class C:
    def m(self, x): return x
    @classmethod
    def c(cls, x): return x
    @staticmethod
    def s(x): return x
def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except TypeError as error:
        print(error)
attempt(f, 1, c=3)
attempt(f, 1, 5, 6, 7, c=8, d=9, e=10)
attempt(f, 1)
attempt(f)
attempt(f, c=1)
attempt(f, 1, 2, a=4, c=1)
attempt(g, 1, 2)
attempt(g, 1, 2, 3, 4)
attempt(g, 1, b=2, c=3)
attempt(g, a=1, b=2, c=3)
attempt(g, 1, 2, cc=3)
attempt(g)
attempt(h)
attempt(h, 1, 2, 3, 4)
attempt(h, 1, 2, 3, 4, 5)
attempt(h, 1, a=2)
attempt(h, 1, z=2)
attempt(k)
attempt(k, x=1)
attempt(k, 1, x=1, y=2)
attempt(k, 1, 2, x=1, y=2)
attempt(n, 1)
attempt(n, 1, 2)
attempt(n, a=1)
attempt(p, 1, a=2)
attempt(o, 1)
attempt(o, 1, 2, 3)
attempt(o, a=1, c=2)
attempt(C().m)
attempt(C().m, 1, 2)
attempt(C.m)
attempt(C.m, 1)
attempt(C.c)
attempt(C.s, 1, 2)
attempt(lambda x: x)
for i in range(20):
    h(1); h(1, c=3); C().m(1); f(1, c=2); g(1, 2, 3)
calls = [lambda: h(), lambda: h(1, 2, 3, 4), lambda: h(b=1), lambda: n(1), lambda: C().m(), lambda: C(1)]
for call in calls:
    for i in range(3):
        try: call()
        except TypeError as error: print(error)
def star(*a): return a
def both(*a, **k): return a, k
print(star(*[1, 2], 3, *(4,)), both(*'ab', x=1, **{'y': 2}))
def defaults(a, b=[], *, c={}): b.append(a); c[a] = 1; return b, c
print(defaults(1), defaults(2))
defaults.__defaults__ = ((),)
try: defaults(3)
except AttributeError as error: print(error)
def annotated(a: int, *b: str, c: float = 1.0) -> None: pass
print(annotated.__kwdefaults__, annotated.__code__.co_varnames, annotated.__code__.co_argcount)
