class N(int):
    def __add__(self, other): return N(int(self) + other)
    def __repr__(self): return f"N({int(self)})"
N(5), N(5) + 1, N(5) * 2, type(N(5) * 2), 1 + N(5), N("12"), N(), N(5) == 5, hash(N(5)) == 5, {N(5): 1}[5]
str(N(5)), f"{N(5)}", f"{N(5):d}", "%d" % N(5), int(N(5)), type(int(N(5))), [10, 20, 30][N(1)], range(N(3)), bool(N(0))
class Index:
    def __index__(self): return 7
hex(Index()), [0] * Index(), range(Index()), int(Index()), (1,) * 2 + (Index() is None,), bytes(Index()), "abcdefgh"[Index()], 1 << Index().__index__()
class BadIndex:
    def __index__(self): return "x"
class BadInt:
    def __int__(self): return 1.5
class Trunc:
    def __trunc__(self): return 5
class Right:
    def __radd__(self, other): return ("radd", other)
    def __rpow__(self, other): return ("rpow", other)
    def __rdivmod__(self, other): return ("rdivmod", other)
1 + Right(), 2 ** Right(), divmod(5, Right()), pow(2, Right())
class Sub(int):
    def __radd__(self, other): return "sub first"
1 + Sub(2), Sub(1) + 2, 1.5 + Sub(1)
