"""from __future__ import annotations: annotations stay text."""

from __future__ import annotations


def f(a: int, b: list[undefined] = None, *c: "quoted", d: 1 + 2, **e: lambda x: x) -> -1 if x else [y for y in z]:
    pass


class C:
    x: Undefined
    y: a.b[c:d, ...] = 1
    z: f"{q!r:>5}"
    w: {1: 2, **k}
    v: (yield_) | None
    u: not a and b or c


v: some.module[int] = 3
print(f.__annotations__)
print(C.__annotations__)
print(__annotations__)


def local():
    x: nope = 5
    return x


print(local())
import typing
try:
    typing.get_type_hints(C)
except NameError as error:
    print(error)


class Fine:
    a: int
    b: typing.Optional[str]


print(typing.get_type_hints(Fine))
