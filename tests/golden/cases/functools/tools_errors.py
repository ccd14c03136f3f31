from functools import *
reduce(lambda a, b: a, [])
reduce(5, [1, 2])
reduce(lambda a, b: a, 5)
reduce()
p = partial(int, base=2)
partial()
partial(5)
partial(lambda *a: a, Placeholder, 2)()
partial(lambda *a: a, 1, Placeholder)
@lru_cache(maxsize=2)
def square(x):
    print("computing", x)
    return x * x
square([])
@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
@lru_cache(typed=True)
def t(x): return type(x).__name__
lru_cache(maxsize="x")
@singledispatch
def show(x): return f"default {x}"
@show.register
def _(x: int): return f"int {x}"
@show.register(str)
def _(x): return f"str {x}"
@show.register(list)
@show.register(tuple)
def _(x): return f"sequence {len(x)}"
show()
show.register(5)
show.register(lambda x: x)
class K:
    @singledispatchmethod
    def m(self, x): return "any"
    @m.register
    def _(self, x: int): return "int"
    @cached_property
    def c(self): return print("once") or 5
@wraps(len)
def w(): pass
class S:
    __slots__ = ()
    c = cached_property(lambda self: 1)
S().c
total_ordering(type("X", (), {}))
