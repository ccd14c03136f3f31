"""Writes numbers.txt: `operation operands -> result`, as CPython computes it."""
import random, itertools, operator, math

random.seed(3)
ints = [0, 1, -1, 2, -2, 3, 7, -7, 10, 63, 64, 255, 256, -256, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**32, 2**53, 2**53 + 1,
        2**62, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64 - 1, 2**64, -2**64, 2**100 + 1, -2**100, 10**30, -10**30 + 7, 2**1024, 10**400]
floats = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e16, 1e22, 9007199254740993.0, -1e300, 1.7976931348623157e308, 5e-324, 2.5e-310,
          float("inf"), float("-inf"), float("nan"), 0.1, 2.0**63, -2.0**64, 1e-5]
complexes = [0j, 1j, -1j, 1 + 2j, complex(-0.0, 1), complex("inf+1j"), complex("nan+1j"), complex("1-infj"), complex("inf-infj"),
             complex(1e200, 1e200), complex(-3, 0), 0.5 - 1.5j, complex("nan+nanj"), complex("-inf+nanj"), complex(5e-324, 1)]
binary = {"add": operator.add, "subtract": operator.sub, "multiply": operator.mul, "remainder": operator.mod, "divmod": divmod,
          "power": pow, "lshift": operator.lshift, "rshift": operator.rshift, "and": operator.and_, "or": operator.or_,
          "xor": operator.xor, "floor_divide": operator.floordiv, "true_divide": operator.truediv,
          "lt": operator.lt, "le": operator.le, "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge}
unary = {"negative": operator.neg, "positive": operator.pos, "invert": operator.inv, "absolute": abs, "repr": repr, "hash": hash,
         "int": int, "float": float, "complex": complex, "truth": bool, "round": round, "bit_length": lambda x: x.bit_length(),
         "bit_count": lambda x: x.bit_count(), "is_integer": lambda x: x.is_integer(), "as_integer_ratio": lambda x: x.as_integer_ratio(),
         "hex": lambda x: x.hex(), "__floor__": math.floor, "__ceil__": math.ceil, "__sizeof__": lambda x: x.__sizeof__()}

def show(x):
    return repr(x).replace(" ", "")

def result(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return f"{type(e).__name__}: {e}"

out = []
def emit(name, f, *args):
    text = result(f, *args)
    if len(text) < 140 and len(" ".join(map(show, args))) < 140:
        out.append(f"{name} {' '.join(map(show, args))} -> {text}")

def random_int():
    return random.getrandbits(random.choice([5, 31, 33, 62, 64, 65, 130, 700])) * random.choice([1, -1])

def random_float():
    return random.choice([random.uniform(-100, 100), math.ldexp(random.uniform(-1, 1), random.randrange(-1074, 1024)), float(random.randrange(-9, 9))])

def pairs(left, right, count):
    every = list(itertools.product(left, right))
    return random.sample(every, min(count, len(every)))

for name, f in binary.items():
    cases = pairs(ints, ints, 70) + [(random_int(), random_int()) for _ in range(25)]
    cases += pairs(floats, floats, 60) + pairs(ints, floats, 40) + pairs(floats, ints, 40) + [(random_float(), random_float()) for _ in range(20)]
    if name in ("add", "subtract", "multiply", "true_divide", "power", "eq", "lt", "remainder"):
        everything = pairs(complexes, complexes, 60) + pairs(ints, complexes, 30) + pairs(complexes, floats, 40) + pairs(floats, complexes, 40)
        cases += everything
    cases += pairs([True, False], [True, False, 1, 0.5, 2**70], 10)
    for a, b in cases:
        if name in ("lshift", "power") and isinstance(a, int) and isinstance(b, int) and b > 300 and abs(a) > 1:
            continue
        emit(name, f, a, b)
for name, f in unary.items():
    for a in ints + floats + complexes + [True, False] + [random_int() for _ in range(20)] + [random_float() for _ in range(20)]:
        if name in ("repr", "hash") and (isinstance(a, (float, complex)) and a != a):
            continue
        if result(f, a).startswith("AttributeError") or name == "__sizeof__" and not isinstance(a, int):
            continue
        if name in ("round", "__floor__", "__ceil__") and isinstance(a, complex):
            continue
        emit(name, f, a)
for a in ints + floats:
    for n in [0, 1, -1, 2, -20, 17, -400]:
        emit("round", round, a, n)
for a in [0, 1, 127, 128, 255, 256, -1, -128, -129, 2**63, -2**63, 2**64, 2**100, -2**100]:
    for n in [0, 1, 2, 8, 9, 13, 16]:
        for order in ["big", "little"]:
            for signed in [False, True]:
                emit("to_bytes", lambda a, n, o, s: a.to_bytes(n, o, signed=s), a, n, order, signed)
for bits in ["", "00", "ff", "0080", "8000", "7fffffffffffffff", "ffffffffffffffff", "8000000000000000", "0102030405060708090a", "ff02030405060708090a"]:
    for order in ["big", "little"]:
        for signed in [False, True]:
            out.append(f"from_bytes {bits or '-'} '{order}' {signed} -> {int.from_bytes(bytes.fromhex(bits), order, signed=signed)!r}")
for _ in range(60):
    emit("pow3", pow, random_int(), random.choice([random.randrange(0, 50), random_int()]), random_int())
for a, b, c in [(2, -1, 7), (2, -1, 4), (3, -2, -7), (0, 0, 1), (5, 3, 0), (5, 3, 1), (0, -1, 5), (2, 10**30, 10**30 + 57), (-7, 3, -10)]:
    emit("pow3", pow, a, b, c)
print("\n".join(dict.fromkeys(out)))
