"""PEP 695 and 696: type parameters of functions, classes and aliases; bounds, constraints, defaults, variadics."""

import typing


def f[T](x: T) -> T:
    return x


def g[T: int, U: (str, bytes), *Ts, **P, D = list[int]](x: T, *a: *Ts) -> U: ...


class Box[T]:
    value: T

    def __init__(self, value: T):
        self.value = value

    def map[U](self, f: typing.Callable[[T], U]) -> "Box[U]":
        return Box(f(self.value))


class Sub[K, V = int](Box[K], dict):
    pass


type Alias[T] = list[T] | dict[str, T]
type Simple = int | None
type Recursive = int | list[Recursive]
print(f.__type_params__, f(5), g.__type_params__, Box.__type_params__, Sub.__parameters__)
T, U, Ts, P, D = g.__type_params__
print(T.__bound__, U.__constraints__, D.__default__, T.__default__, type(Ts).__name__, type(P).__name__, T.__name__, T.has_default(), D.has_default(), T.__infer_variance__, T.__covariant__)
print(Box[int], Box[int](5).value, Box(2).map(str).value, Box[int].__origin__, Box[int].__args__, Box.__orig_bases__, Sub.__orig_bases__, Sub.__mro__[1:3], Box[T][int])
print(Alias, Alias.__name__, Alias.__value__, Alias.__type_params__, Alias[int], Alias[int].__args__, Simple.__value__, Recursive.__value__, Alias.__module__, type(Alias), Alias[int].__value__ if hasattr(Alias[int], "__value__") else "")
type Lazy = undefined_name
try:
    Lazy.__value__
except NameError as error:
    print(error)
undefined_name = 5
print(Lazy.__value__)


def bound_lazily[T: missing]():
    return T


try:
    bound_lazily.__type_params__[0].__bound__
except NameError as error:
    print(error)
for bad in ("Box[int, str]", "Simple[int]", "Simple()", "Alias.__value__ = 1", "class A[T](Box[T], typing.Generic[T]): pass", "isinstance(5, Box[int])", "isinstance(5, Simple)", "T.__bound__ = 5", "T()", "class B(T): pass", "class B(Simple): pass", "Simple | 5", "Alias[int].nope"):
    try:
        exec(bad)
        print(bad, "fine")
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
print(Simple | str, list[T], f.__annotations__, isinstance(5, Simple.__value__), Box[typing.Any], Sub[str], Sub[str, bytes])
for code in ("def f[T, T](): pass", "class A[T=int, U]: pass", "def f[T: (yield)](): pass", "def f[](): pass", "type X[T: int = str] = T", "def f[*T: int](): pass", "class A[T]:\n x = (yield T)", "def f[T](): nonlocal T", "type int = 5; int", "def f[T: (a := 1)](): pass", "def f[__debug__](): pass"):
    try:
        exec(compile(code, "f", "exec"))
        print(code, "fine")
    except SyntaxError as error:
        print(code, "->", error.msg)


def scopes[T]():
    class Inner:
        t = T

        def m(self) -> T: ...

    return Inner.t is T, Inner.m.__annotations__["return"] is T


print(scopes())
