"""Operator methods: binary, reflected, in-place, NotImplemented, subclass priority."""


def make(name):
    def method(self, *args):
        return (name, *args)

    return method


names = "add sub mul truediv floordiv mod pow lshift rshift and or xor matmul divmod".split()
V = type("V", (), {f"__{n}__": make(n) for n in names} | {f"__r{n}__": make("r" + n) for n in names} | {f"__i{n}__": make("i" + n) for n in names if n != "divmod"} | {"__repr__": lambda self: "V"})
v = V()
print(v + 1, v - 1, v * 1, v / 1, v // 1, v % 1, v**1, v << 1, v >> 1, v & 1, v | 1, v ^ 1, v @ 1, divmod(v, 1))
print(1 + v, 1 - v, 1 * v, 1 / v, 1 // v, 1 % v, 1**v, 1 << v, 1 >> v, 1 & v, 1 | v, 1 ^ v, 1 @ v, divmod(1, v))
for op in ("+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^=", "@="):
    space = {"x": v}
    exec(f"x {op} 5", space)
    print(op, space["x"])
print([1] + v, "a" + v, (1,) * v, "%s" % v, {} | v, pow(v, 2, 3))


class Base:
    def __add__(self, other):
        return "Base.add"

    def __radd__(self, other):
        return "Base.radd"


class Sub(Base):
    def __radd__(self, other):
        return "Sub.radd"


class NoOverride(Base):
    pass


print(Base() + Sub(), Base() + NoOverride(), Base() + Base(), Sub() + Base(), 1 + Sub())


class Refuses:
    def __add__(self, other):
        print("tried add")
        return NotImplemented

    def __radd__(self, other):
        print("tried radd")
        return NotImplemented

    def __iadd__(self, other):
        print("tried iadd")
        return NotImplemented


r = Refuses()
for code in ("r + 1", "1 + r", "r + r", "r + Refuses2()", "r - 1", "r @ r", "r ** 2", "pow(r, 2, 3)", "divmod(r, 1)", "r << 1", "-r", "~r", "abs(r)", "[] + r", "'a' + r", "r < 1", "r[0]", "r()", "r @= 1", "1 @ 2", "r and r.x"):
    class Refuses2(Refuses):
        pass

    try:
        print(eval(code) if "=" not in code else exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
try:
    r += 1
except TypeError as error:
    print(error)


class Neg:
    __neg__ = None
    __add__ = None


for code in ("-Neg()", "Neg() + 1", "1 + Neg()"):
    try:
        eval(code)
    except TypeError as error:
        print(error)
