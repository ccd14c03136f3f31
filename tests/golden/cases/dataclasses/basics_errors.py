from dataclasses import *
@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    hidden: int = field(default=5, repr=False, compare=False)
P()
P(1, 2, 3, 4, 5)
P(1, z=2)
hash(P(1))
P(1) < P(2)
replace(P(1), z=1)
asdict(5)
fields(5)
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: str = "x"
F(1).a = 5
del F(1).a
F(1) < 5
@dataclass
class Bad:
    a: int = 1
    b: int
@dataclass
class Mutable:
    l: list = []
@dataclass
class Both:
    a: int = field(default=1, default_factory=int)
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 2
K(1)
@dataclass
class KO:
    a: int
    _: KW_ONLY
    b: int = 3
    c: int
KO(1, 2)
@dataclass(slots=True)
class S:
    a: int
    b: int = 2
S(1).z = 1
@dataclass
class Post:
    a: int
    total: int = field(init=False)
    scale: InitVar[int] = 2
    count: __import__("typing").ClassVar[int] = 7
    def __post_init__(self, scale): self.total = self.a * scale
@dataclass
class Base:
    a: int
    b: int = 1
@dataclass
class Child(Base):
    c: int = 2
    b: int = 9
@dataclass(eq=False, repr=False, init=False)
class Nothing:
    a: int = 1
@dataclass(order=True, eq=False)
class OrderNoEq: pass
@dataclass(frozen=True)
class FrozenChild(Base): pass
field(5)
@dataclass(unknown=1)
class Q: pass
@dataclass
class Rec:
    other: object = None
