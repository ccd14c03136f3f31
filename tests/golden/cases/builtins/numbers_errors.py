abs("a")
abs(None)
abs()
abs(1, 2)
divmod(1)
divmod("a", 1)
divmod(1, 0)
round("a")
round()
round(1.5, 2, 3)
round(1.5, "x")
bin(1.5)
bin("a")
hex(None)
ord("ab")
ord("")
ord(5)
ord(b"ab")
chr(-1)
chr(0x110000)
chr(1.5)
chr("a")
chr(10**20)
class N:
    def __abs__(self): return "abs"
    def __round__(self, n=None): return ("round", n)
    def __divmod__(self, o): return ("divmod", o)
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __index__(self): return 10
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
n = N()
import math; math.floor(n), math.ceil(n), math.trunc(n)
-object()
+object()
~object()
~1.5
-"a"
-[]
+None
round(object())
math.floor(object())
math.trunc("a")
