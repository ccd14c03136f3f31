from dataclasses import *
@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    hidden: int = field(default=5, repr=False, compare=False)
P(1), P(1, 2), P(x=1, tags=[3]), P(1) == P(1), P(1) == P(2), P(1) != (1,), P(1).tags is P(1).tags, asdict(P(1)), astuple(P(1)), replace(P(1), y=9), [f.name for f in fields(P)], fields(P)[1].default, is_dataclass(P), is_dataclass(P(1)), is_dataclass(5), P.__match_args__, P.y, P.__doc__, P(1, hidden=1) == P(1, hidden=2), hash
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: str = "x"
F(1) < F(2), F(1, "a") < F(1, "b"), hash(F(1)) == hash(F(1)), sorted([F(2), F(1)]), F(1) <= F(1), {F(1): 1}[F(1)], F(3) > F(2)
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 2
K(a=1), K.__match_args__
@dataclass
class KO:
    a: int
    _: KW_ONLY
    b: int = 3
    c: int
KO(1, c=2)
@dataclass(slots=True)
class S:
    a: int
    b: int = 2
S(1), S.__slots__, hasattr(S(1), "__dict__")
@dataclass
class Post:
    a: int
    total: int = field(init=False)
    scale: InitVar[int] = 2
    count: __import__("typing").ClassVar[int] = 7
    def __post_init__(self, scale): self.total = self.a * scale
Post(5), Post(5, 3), Post.count, [f.name for f in fields(Post)], Post(1).scale
@dataclass
class Base:
    a: int
    b: int = 1
@dataclass
class Child(Base):
    c: int = 2
    b: int = 9
Child(1), Child(1, 2, 3), [f.name for f in fields(Child)], Child(1) == Base(1), issubclass(Child, Base)
make_dataclass("M", ["x", ("y", int), ("z", int, 5)])(1, 2), make_dataclass("N", ["a"], namespace={"f": lambda s: s.a}, bases=(Base,), frozen=False)
@dataclass(eq=False, repr=False, init=False)
class Nothing:
    a: int = 1
Nothing().a, Nothing() == Nothing(), repr(Nothing())[:20]
import copy; copy.deepcopy(P(1, tags=[[1]])), asdict(P(1, tags=[P(2)])), asdict(P(1), dict_factory=list), copy.replace(P(1), x=3)
@dataclass
class Rec:
    other: object = None
r = Rec(); r.other = r; r
