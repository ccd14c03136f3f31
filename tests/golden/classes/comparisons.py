"""Rich comparison: reflection, NotImplemented, identity fallback, __hash__ and __eq__, total_ordering."""

from functools import total_ordering


class C:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        print("eq", self.v)
        return self.v == o.v if isinstance(o, C) else NotImplemented

    def __lt__(self, o):
        print("lt", self.v)
        return self.v < o.v if isinstance(o, C) else NotImplemented


a, b = C(1), C(2)
print(a == b, a != b, a < b, a > b, a == 5, 5 == a, a != 5)
for code in ("a < 5", "5 < a", "a <= b", "a >= b", "hash(a)", "{a}", "sorted([a, 5])"):
    try:
        print(eval(code))
    except TypeError as error:
        print(code, "->", error)


class Plain:
    pass


p = Plain()
print(p == p, p == Plain(), p != p, hash(p) == hash(p))
try:
    p < p
except TypeError as error:
    print(error)


@total_ordering
class T:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v


print(T(1) <= T(1), T(2) >= T(3), T(2) > T(1), T(1) != T(2))


class Odd:
    def __eq__(self, o):
        return "eq"

    def __ne__(self, o):
        return ["ne"]

    def __lt__(self, o):
        return 0

    def __gt__(self, o):
        return "gt"

    def __le__(self, o):
        raise ValueError("le")

    __ge__ = None


o = Odd()
print(o == 1, o != 1, o < 1, o > 1, 1 < o, 1 > o, not o == 1, [o] == [1], o in [5], 1 == o)
for code in ("o <= 1", "1 >= o", "o >= 1", "1 <= o", "[o] <= [1]"):
    try:
        print(eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Parent:
    def __eq__(self, o):
        return "parent"


class Child(Parent):
    def __eq__(self, o):
        return "child"


print(Parent() == Child(), Child() == Parent(), Child.__hash__, Parent.__hash__)


class Keeps(Parent):
    __hash__ = object.__hash__


print(len({Keeps(), Keeps()}))
nan = float("nan")
print(nan == nan, [nan] == [nan], (nan,) == (nan,), nan in [nan], {nan} == {nan}, [nan] < [nan], [1, nan] == [1, float("nan")])
print(1 < 2 < 3, 1 < 2 > 1, (1 < 2) == True, 1 == 1 == 1, 3 > 2 == 2, a.__eq__(5), a.__ne__(b), object.__ne__(a, b))
