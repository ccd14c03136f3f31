(1.5).is_integer(), (2.0).is_integer(), float("inf").is_integer(), (0.75).as_integer_ratio(), (-0.1).as_integer_ratio(), (0.0).as_integer_ratio()
(1.5).hex(), (-0.1).hex(), (0.0).hex(), (5e-324).hex(), float("inf").hex(), float("nan").hex(), (1e308).hex(), (1.0).hex()
float.fromhex("0x1.8p+1"), float.fromhex("-0x.1p-3"), float.fromhex("inf"), float.fromhex(" 0x10 "), float.fromhex("1.8"), float.fromhex("0x1p-1074"), float.fromhex("NaN")
(1.5).conjugate(), (1.5).real, (1.5).imag, (1.5).__trunc__(), (1.5).__floor__(), (1.5).__ceil__(), (-1.5).__round__(), (1.55).__round__(1), int(1e20)
float.__getformat__("double"), (1.5).__getnewargs__(), (3.7).__int__(), (3.7).__divmod__(2), (3.7).__rpow__(2), (3.7).__mod__(1.5) == 3.7 % 1.5
float.from_number(3), float.from_number(2.5), float.from_number(True)
hash(1.5), hash(0.1), hash(float("inf")), hash(float("-inf")), hash(1e300), hash(-0.0), hash(2.0**100) == hash(2**100), hash(0.5)
float(), float(5), float("1.5"), float("  -1e3\n"), float("1_0.5"), float("infinity"), float("-INF"), float("nan"), float(b"2.5"), float(".5"), float("5."), float("1e-400"), float("1e400"), float("\u0661.5")
class F:
    def __float__(self): return 2.5
float(F()), "%f" % F(), sum([1.5, 2])
class G:
    def __float__(self): return 2
class H:
    def __index__(self): return 4
float(H()), 1.5 * 2, "%.1f" % H()
class Sub(float):
    def __repr__(self): return "Sub!"
Sub(1.5), str(Sub(1.5)), f"{Sub(1.5)}", f"{Sub(1.5):.2f}", Sub(1.5) + 1, type(Sub(2) * 2), -Sub(1), Sub("3")
