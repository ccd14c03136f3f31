"""Generic aliases and unions of builtin types: repr, equality, hashing, attributes, isinstance."""

import types, typing

a = list[int]
print(a, a.__origin__, a.__args__, a.__parameters__, a == list[int], a != list[str], hash(a) == hash(list[int]), type(a), a(), a([1]), dict[str, list[int]], tuple[int, ...], tuple[()], type[int], set[int], frozenset[str], list[list[int]])
u = int | str
print(u, u.__args__, type(u), u == str | int, hash(u) == hash(str | int), int | None, None | int, int | str | int, u | None, u | float, isinstance(5, u), isinstance(2.5, u), issubclass(bool, u), u | list[int], int | typing.Any, typing.Union[int, str] == u, typing.Optional[int])
print(repr(int | list["X"]), list["fwd"], list[int] | None, typing.get_args(u), typing.get_origin(a), typing.get_origin(u), u.__parameters__, types.UnionType is typing.Union)
for bad in ("int | 5", "5 | int", "isinstance(1, int | list[int])", "isinstance(1, list[int])", "list[int]()[0]", "a.nope", "u.nope", "u[0]", "int[str]", "class X(int | str): pass", "type(u)(int, str)", "type(u)()", "a.__origin__ = 1", "list[()]", "list[int][str]", "u()", "u + 1", "int | 'x'", "None | None", "list.__class_getitem__()"):
    try:
        print(bad, eval(bad) if not bad.startswith("class") and " = " not in bad else exec(bad))
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
T = typing.TypeVar("T")
print(list[T].__parameters__, list[T][int], dict[T, list[T]][str], (list[T] | None)[int], (T | int), tuple[T, *tuple[int, ...]])


class L(list[int]):
    pass


print(L.__bases__, L.__orig_bases__, L([1]), a.append.__name__, list[int].__doc__ == list.__doc__, dir(a)[:1] != [], a.copy is list.copy, list[int].__mro_entries__(()))
ga = types.GenericAlias(int, (str, bytes))
print(ga, ga.__args__, types.GenericAlias(list, int), types.GenericAlias(list, int).__unpacked__, next(iter(tuple[int])), *[x for x in list[int]])
for cls in (enumerate, filter if False else map if False else slice, type(iter([])) if False else memoryview, BaseExceptionGroup, ):
    try:
        print(cls[int])
    except TypeError as error:
        print(error)
