"""match: class patterns, __match_args__, builtins, keywords, nested, errors."""

from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


@dataclass
class Line:
    start: Point
    end: Point


class Named:
    __match_args__ = ("first", "last")

    def __init__(self, first, last):
        self.first, self.last = first, last


class Plain:
    attr = 5


def f(o):
    match o:
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=yy):
            return f"on y axis {yy}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Line(Point(x=a), Point(y=b)):
            return f"line {a} {b}"
        case Named("Ada", last):
            return f"Ada {last}"
        case Named(last="X"):
            return "X"
        case Plain(attr=int(v)):
            return f"plain {v}"
        case bool(b):
            return f"bool {b}"
        case int(n) | float(n):
            return f"number {n}"
        case str("exact"):
            return "exact"
        case str() as s:
            return f"str {s}"
        case list([a, b]):
            return f"pair {a} {b}"
        case dict({"k": v}):
            return f"dict {v}"
        case tuple() | set() | frozenset():
            return "collection"
        case Exception(args=[msg, *_]):
            return f"exception {msg}"
        case type():
            return "type"
        case _:
            return "unknown"


for o in (Point(0, 0), Point(0, 5), Point(3, 3), Point(1, 2), Line(Point(1, 2), Point(3, 4)), Named("Ada", "L"), Named("B", "X"), Named("B", "Y"), Plain(), True, 5, 2.5, "exact", "other", [1, 2], [1], {"k": 9}, {}, (1,), {1}, ValueError("m", 2), ValueError(), int, None):
    print(f(o))


class Few:
    __match_args__ = ("a",)
    a = 1


class BadArgs:
    __match_args__ = ["a"]


class BadName:
    __match_args__ = (5,)


class Raises:
    @property
    def x(self):
        raise ValueError("from property")


def attempt(o, pattern):
    try:
        exec(f"match o:\n case {pattern}: print('matched')\n case _: print('no match')", {**globals(), "o": o})
    except Exception as error:
        print(pattern, "->", type(error).__name__, error)


attempt(Few(), "Few(1, 2)")
attempt(Plain(), "Plain(1)")
attempt(BadArgs(), "BadArgs(1)")
attempt(BadName(), "BadName(1)")
attempt(Few(), "Few(1, a=1)")
attempt(5, "int(1, 2)")
attempt(Raises(), "Raises(x=1)")
attempt(5, "Few.a()")
attempt(5, "int(real=5, imag=0)")
attempt(5, "int(nope=1)")
attempt(5, "object()")
attempt(5, "Point(1, 2, 3)")
attempt(Point(1, 2), "Point(1, 2, 3)")
attempt(Point(1, 2), "Point(x=1, x=2)")
attempt(Point(1, 2), "Point(x=1, 2)")
