class N(int):
    def __add__(self, other): return N(int(self) + other)
    def __repr__(self): return f"N({int(self)})"
class Index:
    def __index__(self): return 7
class BadIndex:
    def __index__(self): return "x"
hex(BadIndex())
[1][BadIndex()]
class BadInt:
    def __int__(self): return 1.5
int(BadInt())
class Trunc:
    def __trunc__(self): return 5
int(Trunc())
class Right:
    def __radd__(self, other): return ("radd", other)
    def __rpow__(self, other): return ("rpow", other)
    def __rdivmod__(self, other): return ("rdivmod", other)
1 - Right()
class Sub(int):
    def __radd__(self, other): return "sub first"
int.__new__(str)
int.__new__(N, 3), int.__new__(bool, 3)
