f = len; f("abc"), f is len, [len, sum, max][1]([1, 2]), {"l": len}["l"]([1]), (lambda g: g([1, 2]))(max), list(map(len, ["a", "bb"])), sorted(["bb", "a"], key=len), len.__name__, len.__qualname__, len.__module__, len.__doc__[:20], len.__self__, callable(len), type(len), repr(len), str(print), len == len, hash(len) == hash(len), isinstance(len, type(print))
m = [1].append; m(2), m.__self__, m.__name__, repr(m).split(" at ")[0], m == m, [1].append == [1].append, m.__qualname__
u = str.upper; u("a"), u.__name__, repr(u), type(u), u.__objclass__, list(map(str.upper, "ab")), str.upper.__get__("x")()
c = dict.fromkeys; c("ab"), repr(c)[:40], c.__self__, c.__name__
s = str.maketrans; s("a", "b"), type(s)
o = object.__repr__; o(5)[:12], repr(o), type(o), (5).__repr__(), type((5).__repr__), repr((5).__repr__).split(" at ")[0]
class K:
    size = len
    up = str.upper
    add = int.__add__
    wrapped = staticmethod(len)
    app = [].append
K.size("ab"), K().size("abc"), K.up("a"), K().wrapped("ab"), K.add(1, 2), K().app(1)
len.__call__("ab"), m.__call__(3), m.__self__, u.__call__("q"), len.__call__.__call__("abc")
int.__call__("5")
type.__call__(int, "5"), object.__new__(K).__class__, K.__call__().__class__, int.__new__(int, 5), int.__init__(5), (5).__class__("7"), type(5)("8")
