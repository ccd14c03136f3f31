"""PEP 649 annotations: lazy evaluation, __annotate__, formats, forward references, classes, modules."""

import annotationlib
from annotationlib import Format, get_annotations


def f(a: int, b: "str", *args: list[int], c: undefined = 5, **kw: dict) -> None:
    pass


try:
    f.__annotations__
except NameError as error:
    print(error)
print(get_annotations(f, format=Format.STRING))
fwd = get_annotations(f, format=Format.FORWARDREF)
print(fwd["a"], type(fwd["c"]).__name__, fwd["c"].__forward_arg__)
undefined = float
print(f.__annotations__, f.__annotations__ is f.__annotations__)


class C:
    x: int
    y: later = 5
    _z: "string"
    (not_kept): int

    def m(self, p: C) -> C: ...


later = bytes
try:
    print(C.__annotations__)
except Exception as error:
    print(type(error).__name__, error)
print(C.m.__annotations__["p"] is C, C.__annotate__(Format.VALUE), C.__annotations__ is C.__annotations__)
module_level: int = 5
unset_level: undefined_later
print(__annotate__ is not None, sorted(globals().get("__annotations__", {})))
undefined_later = 7
print(__annotate__(Format.VALUE), "unset_level" in globals())


def g(x): ...


print(g.__annotate__, g.__annotations__, f.__annotate__.__name__)
g.__annotations__ = {"x": str}
print(g.__annotations__, g.__annotate__)
g.__annotate__ = lambda format: {"x": format}
print(g.__annotations__)
for bad in ("g.__annotate__ = 5", "g.__annotations__ = 5", "f.__annotate__(99)", "f.__annotate__()", "f.__annotate__(Format.STRING)", "del f.__annotations__; print(f.__annotations__)", "class D: __annotations__ = {'q': 1}\nprint(D.__annotations__)", "def h():\n  x: print('never') = 1\n  y: nope\nh()"):
    try:
        exec(bad)
        print("fine")
    except Exception as error:
        print(bad, "->", type(error).__name__, error)


def outer():
    T = int

    class Local:
        v: T
        w: list[T]

    return Local


print(outer().__annotations__)


class Sub(C):
    pass


print(Sub.__annotations__, type("Made", (), {}).__annotations__)
cond = True
class Cond:
    if cond:
        a: int
    else:
        b: str
    for i in range(1):
        c: float
print(Cond.__annotations__)
