from functools import *
reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a + b, [], 5), reduce(max, [3, 9, 2]), reduce(lambda a, b: f"({a}{b})", "abc"), reduce(lambda a, b: a, [1]), reduce(lambda a, b: a + b, [1], initial=10)
p = partial(int, base=2)
p("101"), p("z", base=36), p.func, p.args, p.keywords, repr(p), partial(p, "11")(), partial(partial(pow, 2), 3)(), partial(pow, 2)(5)
p.x = 1; p.x, p.__dict__
partial(lambda *a, **k: (a, k), 1, a=2)(3, b=4, a=5)
partial(lambda *a: a, Placeholder, 2)(1), partial(lambda *a: a, Placeholder, Placeholder, 3)(1, 2, 4)
@lru_cache(maxsize=2)
def square(x):
    print("computing", x)
    return x * x
square(2), square(2), square(3), square(4), square(2), square.cache_info(), square.cache_parameters()
square.cache_clear(); square.cache_info(), square.__wrapped__(5), square.__name__
@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
fib(80), fib.cache_info()
@lru_cache(typed=True)
def t(x): return type(x).__name__
t(1), t(1.0), t(True), t.cache_info()
lru_cache(maxsize=0)(len)("abc"), lru_cache(None)(len).cache_parameters()
@singledispatch
def show(x): return f"default {x}"
@show.register
def _(x: int): return f"int {x}"
@show.register(str)
def _(x): return f"str {x}"
@show.register(list)
@show.register(tuple)
def _(x): return f"sequence {len(x)}"
show(1), show("a"), show([1]), show((1, 2)), show(True), show(2.5), show.dispatch(bool) is show.dispatch(int), sorted(k.__name__ for k in show.registry)
class K:
    @singledispatchmethod
    def m(self, x): return "any"
    @m.register
    def _(self, x: int): return "int"
    @cached_property
    def c(self): return print("once") or 5
K().m(1), K().m("a")
k = K(); k.c, k.c, k.__dict__
@wraps(len)
def w(): pass
w.__name__, w.__doc__ == len.__doc__, w.__wrapped__, WRAPPER_ASSIGNMENTS
class S:
    __slots__ = ()
    c = cached_property(lambda self: 1)
cmp_to_key(lambda a, b: b - a)(3) < cmp_to_key(lambda a, b: b - a)(2) if False else sorted([1, 3, 2], key=cmp_to_key(lambda a, b: b - a))
