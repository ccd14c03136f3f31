"""Keyword-only and positional-only parameters: definitions, calls, introspection."""


def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, e=7, f=8), f(1, d=1, a=9, b=8), f(*[1, 2], **{"d": 3, "c": 4}))


def g(*, x, y=1):
    return x, y


def h(a, /):
    return a


def k(a, /, **kw):
    return a, kw


print(g(x=1), g(y=2, x=3), h(5), k(1, a=2))
for call in ("g()", "g(1)", "g(1, x=2)", "g(z=1)", "g(x=1, z=1)", "h(a=1)", "h()", "h(1, 2)", "f()", "f(1)", "f(a=1, d=2)", "k(a=1)", "f(1, 2, c=3, d=4, c=5)", "f(1, 2, 3, c=4, d=5)"):
    try:
        print(call, eval(call))
    except (TypeError, SyntaxError) as error:
        print(call, "->", type(error).__name__, error)
print(f.__kwdefaults__, f.__defaults__, f.__code__.co_posonlyargcount, f.__code__.co_kwonlyargcount, f.__code__.co_argcount)


class C:
    def m(self, /, **kw):
        return kw

    def n(self, *, key=lambda v: v):
        return key(3)


print(C().m(self=1), C().n(), C().n(key=str))
print((lambda *, z: z)(z=1), (lambda a, /, b: (a, b))(1, b=2), (lambda a, /, *, b: (a, b))(1, b=2))


def annotated(a: int, /, b: "x" = 1, *, c: list = [], **d: dict) -> None: ...


print(list(annotated.__annotations__))
import inspect
print(inspect.signature(f), inspect.signature(annotated))
