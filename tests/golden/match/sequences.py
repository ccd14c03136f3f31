"""match: sequence patterns, stars, nesting, what counts as a sequence."""

from collections import deque, namedtuple
from array import array


def f(x):
    match x:
        case []:
            return "empty"
        case [1]:
            return "one"
        case [a, 2]:
            return f"a={a}"
        case (3, *rest):
            return f"3 then {rest}"
        case [*init, 9]:
            return f"{init} then 9"
        case [x1, *_, y1] if x1 == y1:
            return f"ends {x1}"
        case [[a, b], [c, [d]]]:
            return f"nested {a}{b}{c}{d}"
        case [int(i), str(s), *_]:
            return f"typed {i} {s}"
        case a, b, c:
            return f"three {a} {b} {c}"
        case [*everything]:
            return f"all {everything}"
        case _:
            return "not a sequence"


P = namedtuple("P", "x y")
for x in ([], (), [1], (5, 2), [3], (3, 4, 5), [1, 2, 9], [7, 8, 7], [[1, 2], [3, [4]]], [1, "s", 2], (4, 5, 6), [1, 2, 3, 4], "ab", b"ab", bytearray(b"ab"), range(3), deque([1]), {1, 2}, {1: 2}, P(0, 2), iter([1]), array("i", [1]), None, 5, memoryview(b"ab")):
    print(type(x).__name__, f(x))


class Seq:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        if i >= 2:
            raise IndexError(i)
        print("getitem", i)
        return i * 10


print(f(Seq()), "before registration")
import collections.abc
collections.abc.Sequence.register(Seq)
print(f(Seq()))


class L(list):
    pass


print(f(L([1])))
match [1, [2, [3, 4]]]:
    case [a, [b, [*c]]]:
        print(a, b, c)
match (1, 2, 3, 4, 5):
    case [first, second, *middle, last]:
        print(first, second, middle, last)
match []:
    case [*only]:
        print(only)
for code in ("match x:\n case [*a, *b]: pass", "match x:\n case [a, a]: pass", "match x:\n case [*_, *_]: pass", "match x:\n case *a: pass", "match x:\n case *a,: pass", "match x:\n case a, *a: pass"):
    try:
        compile(code, "f", "exec")
        print("compiles")
    except SyntaxError as error:
        print(error.msg)
