abs(-5), abs(2.5), abs(3 + 4j), abs(True), divmod(7, 2), divmod(7.5, -2), pow(2, 8), round(2.567, 2), round(5), round(-2.5), round(2.5, None), bin(5), oct(8), hex(255), ord("a"), ord("😀"), ord(b"a"), chr(97), chr(0x1F600), chr(0xD800), int("7"), float("1"), complex("1j"), hash(5)
round(number=2.567, ndigits=1)
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
abs(n), round(n), round(n, 3), divmod(n, 2), pow(n, 2), pow(n, 2, 3), n ** 4, -n, +n, ~n, bin(n), oct(n), hex(n), chr(n), [0] * n == [0] * 10
import math; math.floor(n), math.ceil(n), math.trunc(n)
5 .real, 5..real, 1_000, 0x_ff, 0b1_0, 0o1_7, 1e1_0, 1_0.5_0, 0xFF, 0XfF, 00, 0_0, .5, 5., 1e-5, 1E5, 1j, 1.5J
