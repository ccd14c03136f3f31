from collections import namedtuple
P = namedtuple("P", "x y")
p = P(1, y=2)
P(1)
P(1, 2, 3)
P(1, z=2)
p.x = 5
p._replace(z=1)
P._make([1])
namedtuple("1a", "x")
namedtuple("A", "def")
namedtuple("A", "_x")
namedtuple("A", "x x")
namedtuple("A", "a b", defaults=[1, 2, 3])
namedtuple("A", [5])
class Sub(P):
    __slots__ = ()
    @property
    def total(self): return self.x + self.y
    def __repr__(self): return f"Sub {self.total}"
from typing import NamedTuple
class N(NamedTuple):
    """Doc."""
    a: int
    b: str = "d"
    def m(self): return self.a * 2
N()
class Bad(NamedTuple):
    a: int = 1
    b: str
