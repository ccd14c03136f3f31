"""Writes calls/*.txt: calls of native modules' functions and what CPython answers. Run from this folder."""
import cmath, itertools, math, os, random

random.seed(5)
inf, nan = math.inf, math.nan


def write(module, calls):
    rows = []
    for name, args in calls:
        try:
            text = repr(getattr(module, name)(*args))
        except Exception as e:
            text = f"{type(e).__name__}: {e}"
        literals = ", ".join(map(repr, args))
        if name == "sumprod":
            continue
        row = f"{module.__name__}.{name}({literals}) -> {text}"
        if len(row) < 300:
            rows.append(row)
    with open(f"calls/{module.__name__}.txt", "w") as file:
        file.write("\n".join(dict.fromkeys(rows)) + "\n")


specials = [inf, -inf, nan, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.5, 3.0, 1e308, -1e308, 710.0, 171.7, -171.5, 5e-324, 2.5e-310, 1e22, 0, -1, 7, True, 2**70, 10**400]


def some_float():
    return random.choice([random.uniform(-3, 3), random.uniform(-200, 200), math.ldexp(random.uniform(-1, 1), random.randrange(-1070, 1020))])


def some_int():
    return random.choice([random.randrange(-20, 60), random.getrandbits(random.choice([40, 64, 65, 200]))])


def math_calls():
    unary = "acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite isinf isnan lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp"
    for name in unary.split():
        for x in specials + [some_float() for _ in range(12)] + ["x", None]:
            yield name, (x,)
    for name in "atan2 copysign fmod ldexp log nextafter pow remainder hypot isclose".split():
        for pair in random.sample(list(itertools.product(specials, specials)), 70):
            yield name, pair
        for _ in range(15):
            yield name, (some_float(), random.randrange(-60, 60) if name == "ldexp" else some_float())
    for _ in range(60):
        yield "hypot", tuple(some_float() for _ in range(random.randrange(0, 6)))
        n = random.randrange(1, 5)
        yield "dist", ([random.uniform(-9, 9) for _ in range(n)], tuple(random.uniform(-9, 9) for _ in range(n)))
        yield "fsum", ([random.choice([some_float(), random.uniform(-1, 1), 1e16, -1e16, 1.0]) for _ in range(random.randrange(0, 9))],)
        yield "fma", (some_float(), some_float(), some_float())
        yield "sumprod", ([random.uniform(-9, 9) for _ in range(n)], [random.uniform(-9, 9) for _ in range(n)])
        yield "sumprod", ([random.choice([0.1, 3, 2**80, True, 1e308]) for _ in range(n)], [random.choice([0.7, -2, 1, 10.0]) for _ in range(n)])
        yield "prod", ([random.choice([0.5, 3, 2**40, -1]) for _ in range(n)],)
        yield "gcd", tuple(some_int() for _ in range(random.randrange(0, 4)))
        yield "lcm", tuple(some_int() for _ in range(random.randrange(0, 4)))
        yield "isqrt", (some_int(),)
        yield "comb", (some_int(), random.randrange(-1, 12))
        yield "perm", (some_int(), random.randrange(-1, 12))
        yield "ldexp", (some_float(), random.randrange(-1100, 1100))
    for n in [0, 1, 2, 5, 20, 21, 30, 60, -1, 2**70, 1.0, "x", True]:
        yield "factorial", (n,)
        yield "perm", (n,)
        yield "isqrt", (n,)
    for args in [(100, 50), (62, 31), (68, 34), (5, 6), (2**70, 2**70 - 2), (2**70, 2**65), (10, None), (1.0, 2), (2, 1.0), (2**63, 1)]:
        yield "comb", args
        yield "perm", args
    for args in [([inf, -inf],), ([inf, nan],), ([1e308, 1e308],), ([1e308, 1e308, -1e308],), (["x"],), (1,), ([],), ([1e100, 1.0, -1e100],)]:
        yield "fsum", args
    for args in [([1], [1, 2]), ([1], 1), (1, 2), ([inf], [0.0]), ([], []), ([0.1, 1, 0.2], [1.0, 1, 1.0]), ([1.0, 2**2000], [1.0, 1.0]), (["x"], [2])]:
        yield "sumprod", args
    for args in [([1], [1, 2]), ([1, "x"], [2, 3]), (1, 2), ((inf,), (1,)), ((nan, inf), (1, 1)), ((5e-324, 5e-324), (0, 0)), ((2e-320, 3e-320), (0, 0))]:
        yield "dist", args
    for args in [(1, 2, 3), (1,), (), ("x", 1), (1, "x"), (1, 1.0), (1, 10**30), (1.0, -(10**30)), (0, 10**30)]:
        yield "ldexp", args
        yield "pow", args
        yield "isclose", args
        yield "log", args
        yield "sin", args
        yield "gcd", args
        yield "nextafter", args


def cmath_calls():
    parts = [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -3.0, inf, -inf, nan, 1e308, 5e-324, 1e-8, 710.0]
    values = [complex(x, y) for x in parts for y in parts]
    for name in "acos acosh asin asinh atan atanh cos cosh exp isfinite isinf isnan log log10 phase polar sin sinh sqrt tan tanh".split():
        for z in random.sample(values, 60) + [complex(some_float(), some_float()) for _ in range(12)] + [1, 2.5, "x", None, True]:
            yield name, (z,)
    for _ in range(60):
        yield "log", (random.choice(values), random.choice(values))
        yield "rect", (random.choice(parts), random.choice(parts))
        yield "rect", (some_float(), some_float())
        yield "isclose", (random.choice(values), random.choice(values))
        z = random.choice(values)
        yield "isclose", (z, z + 1e-12)


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    write(math, math_calls())
    write(cmath, cmath_calls())
