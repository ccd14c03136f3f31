from enum import *
class N(IntEnum):
    ONE = 1
    TWO = 2
N.ONE + 1, N.ONE < N.TWO, N.TWO == 2, str(N.ONE), repr(N.ONE), f"{N.ONE}", f"{N.ONE:03}", "%d" % N.TWO, [10, 20, 30][N.ONE], N(2), int(N.ONE), N.ONE | N.TWO, type(N.ONE | N.TWO), sorted([N.TWO, N.ONE]), hash(N.ONE) == 1, N.ONE in (1, 2), isinstance(N.ONE, int)
class P(Flag):
    R = 4
    W = 2
    X = 1
    RW = R | W
P.R | P.W, P.R & P.W, P.R ^ P.RW, ~P.R, P(7), P(0), P.R in P.RW, P.RW.name, (P.R | P.X).name, (P.R | P.X).value, list(P.RW), len(P.RW), bool(P(0)), bool(P.R), P(5), list(P), repr(P.RW), str(P.R | P.X), str(P(0)), P.R | P.W is P.RW, P["RW"], P.RW & ~P.W, P(3) == P.W | P.X, hash(P.R) == hash(4), P.RW.__contains__(P.W)
P(8)
P.R | 1
P.R + P.W
P.R < P.W
1 in P.RW
class IF(IntFlag):
    A = 1
    B = 2
IF.A | IF.B, IF.A | 8, IF(16), IF.A + 1, IF.A == 1, ~IF.A, str(IF.A | IF.B), IF(0), IF(3).name, IF.A & 3, repr(IF(5)), int(IF.A | IF.B), f"{IF.A}", IF.A in IF(3)
class Strict(Flag, boundary=STRICT):
    A = 1
class Conform(Flag, boundary=CONFORM):
    A = 1
class Keep(Flag, boundary=KEEP):
    A = 1
class Eject(Flag, boundary=EJECT):
    A = 1
Strict(3)
Conform(3), Keep(6), Eject(6), type(Eject(6))
class FA(Flag):
    A = auto()
    B = auto()
    C = auto()
    AB = A | B
[m.value for m in FA], FA.AB.value, list(FA.AB | FA.C), FA.__members__
class Holes(Flag):
    A = 1
    C = 4
    G = 16
Holes(5), ~Holes.A
Holes(2)
class X(Enum):
    _ignore_ = ["tmp"]
    tmp = 5
    A = member(lambda: 1)
    B = nonmember(5)
    def f(self): pass
list(X), X.B, X.A.value(), "tmp" in dir(X)
global_enum, verify, CONTINUOUS, NAMED_FLAGS, UNIQUE
@verify(CONTINUOUS)
class V(Enum):
    A = 1
    C = 3
