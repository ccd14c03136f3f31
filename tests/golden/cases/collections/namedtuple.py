from collections import namedtuple
P = namedtuple("P", "x y")
p = P(1, y=2)
p, p.x, p[1], p._fields, p._asdict(), p._replace(x=5), P._make([3, 4]), x if False else tuple(p), p == (1, 2), hash(p) == hash((1, 2)), p + (3,), P._field_defaults, P.__doc__, P.x.__doc__, p.__getnewargs__(), len(p), isinstance(p, tuple), P.__slots__, P.__match_args__
namedtuple("Q", ["a", "b"], defaults=[5])(1), namedtuple("R", "a, b", rename=True)._fields, namedtuple("S", "def a a", rename=True)._fields, namedtuple("T", "")(), namedtuple("U", "a", module="m").__module__
class Sub(P):
    __slots__ = ()
    @property
    def total(self): return self.x + self.y
    def __repr__(self): return f"Sub {self.total}"
Sub(1, 2), Sub(1, 2).total, Sub(1, 2)._replace(x=9), Sub(1, 2) == P(1, 2)
from typing import NamedTuple
class N(NamedTuple):
    """Doc."""
    a: int
    b: str = "d"
    def m(self): return self.a * 2
N(1), N(1, "x").m(), N._field_defaults, N.__annotations__, N.__doc__, N(a=3)
