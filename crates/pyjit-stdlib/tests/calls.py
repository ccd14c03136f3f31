"""Writes calls/*.txt: calls of native modules' functions and what CPython answers. Run from this folder."""
import _blake2, _md5, _sha1, _sha2, _sha3, _struct, _suggestions, binascii, cmath, itertools, math, os, random

random.seed(5)
inf, nan = math.inf, math.nan


def write(module, calls):
    rows = []
    for name, args in calls:
        try:
            result = getattr(module, name)(*args)
            digest = getattr(result, "hexdigest", None)
            text = repr(result) if digest is None else digest(10) if "shake" in name else digest()
        except Exception as e:
            text = f"{type(e).__name__}: {e}"
        literals = ", ".join(map(repr, args))
        row = f"{module.__name__}.{name}({literals}) -> {text}"
        if len(row) < 300 or text.isalnum():
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


def struct_calls():
    values = {c: [0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32769, 65535, 65536, 2**31 - 1, 2**31, -2**31 - 1, 2**32,
                  2**63 - 1, 2**63, -2**63 - 1, 2**64, True, 1.5, "x", None] for c in "bBhHiIlLqQnNP"}
    values |= {c: [0.0, -0.0, 1.5, inf, nan, 1e10, 65519.0, 65520.0, 1e-8, 3.5e38, 1e300, 7, 10**400, "x", None] for c in "efd"}
    values |= {c: [1 + 2j, 1.5, 3, "x", complex(1e300, 0)] for c in "FD"}
    values |= {"?": [0, 1, [], [1], None, ""], "c": [b"a", b"", b"ab", "a", 1], "3s": [b"", b"abc", b"abcdef", "a"], "s": [b"a", 1], "4p": [b"", b"abc", b"abcdef", "a"], "300p": [b"x" * 3], "0s": [b"a"]}
    for code, items in values.items():
        for item in items:
            for order in ["", "<", ">", "="]:
                yield "pack", (order + code, item)
    for format in ["", "x", "bi", "<bi", "bq0i", "b0q", "2i3x", "i i", "10s3p", "hhl", "@hhl", "!hhl", "3", "z", "9223372036854775807q", "99999999999999999999i", "<n", "=P", "b\x00", "ixb", "?c", "dF", "bD", "5x2h"]:
        yield "calcsize", (format,)
        yield "calcsize", (format.encode(),)
        yield "pack", (format, 1, 2)
        yield "pack", (format,)
        for size in [0, 2, 4, 5, 8, 16]:
            yield "unpack", (format, bytes(range(250 - size, 250)))
            yield "unpack_from", (format, bytes(range(60, 80)), size - 7)
    for order in ["", "<", ">"]:
        for code in "bBhHiIlLqQefdFD?c":
            for _ in range(3):
                data = random.randbytes(_struct.calcsize(order + code))
                yield "unpack", (order + code, data)
            yield "unpack", (order + "2" + code, bytes(_struct.calcsize(order + "2" + code)))
    for args in [(), (1,), ("i", b"abc"), ("i", "x"), ("i", b"abcd", 1), ("i", b"abcd", -5), ("i", b"abcd", 2**70)]:
        for name in ["pack", "unpack", "unpack_from", "calcsize", "pack_into", "iter_unpack"]:
            yield name, args


def hash_calls(*names):
    for name in names:
        for size in [0, 1, 3, 55, 56, 63, 64, 65, 71, 72, 111, 112, 127, 128, 129, 135, 136, 137, 167, 168, 169, 200]:
            yield name, (bytes(range(size)),)
        for args in [("x",), (1,), (b"a", b"b"), (), (None,), ([],)]:
            yield name, args


def suggestion_calls():
    names = ["alpha", "beta", "gamma", "Delta", "delta", "append", "appending", "popitem", "__init__", "x", ""]
    for name in names + ["alhpa", "bta", "Gamma", "DELTA", "apend", "_init_", "xy", "q", "popitems", "appendinged", "\xe9", "a" * 50]:
        yield "_generate_suggestions", (names, name)
        yield "_generate_suggestions", ([n for n in names if n != name], name)
    for args in [(1, "a"), (["a"], 1), ([1], "a"), ([], "a"), (("a",), "b")]:
        yield "_generate_suggestions", args


def binascii_calls():
    texts = [b"", b"a", b"ab", b"abc", b"abcd", bytes(range(256)), b"\xb9\x01\xef", b"a=b\t \n", b"a=b\t ", b"x" * 100, b"=\xff" * 40,
             b".\n.a\n..", b"a.", b"\x00\x7f\r", b"a" * 75 + b" \n", b"a" * 75 + b"=", b"a" * 74 + b" b\n", b"a \r\n", b"a\r\nb\nc", b"a b_c"]
    encoded = [b"YQ==", b"YQ", b"Y", b"YWJjZ", b"YQ=", b"Y=Q=", b"=YQ=", b"YQ==YQ==", b"Y!Q\n==", b"====", b"YWJj====", b"YQ==a", b"YQ==\n",
               b"YQ===", b"YWJj=", b"YWJj==", b"YWI=", b"YWI==", b"YWI=a", b"YQ=a=", b"YW=Jj", b"\n", b"=", b"YQ=Q", b"YWJj=YQ==", "YQ==", "YQ\xe9", 1,
               b"#86)C\n", b" ", b"#86)C xx", b"#86)C~", b"\xff86)C", b"!", b"$86)C", b"#86)C`\n", b"#8\x016)", b"a=3Db=\nc", b"a=", b"==", b"=x", b"=xx", b"=4",
               b"a_b", b"=\r\nx", b"= \nx", b"=AXyz", "b9", "b", "xx", b"B9aF"]
    for data in texts + encoded + [random.randbytes(n) for n in range(50)]:
        for name in "a2b_base64 b2a_base64 a2b_hex hexlify unhexlify a2b_uu b2a_uu a2b_qp b2a_qp crc32".split():
            yield name, (data,)
        yield "crc_hqx", (data, 77)
        yield "crc32", (data, -5)
        yield "crc32", (data, 2**40 + 7)
        yield "b2a_qp", (data, True, False, True)
        yield "b2a_qp", (data, False, True, True)
        yield "a2b_qp", (data, True)
    for args in [(":",), (":", 2), ("-", -2), ("--",), ("\xe9",), (1,), ("", 2), (":", 0), (":", 3), (":", 10), (":", "x")]:
        for data in [b"\xb9\x01\xef\x12\x13", b"", b"ab"]:
            yield "hexlify", (data, *args)


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    write(_struct, struct_calls())
    write(_md5, hash_calls("md5"))
    write(_sha1, hash_calls("sha1"))
    write(_sha2, hash_calls("sha224", "sha256", "sha384", "sha512"))
    write(_sha3, hash_calls("sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256"))
    write(_blake2, hash_calls("blake2b", "blake2s"))
    write(_suggestions, suggestion_calls())
    write(binascii, binascii_calls())

    write(math, math_calls())
    write(cmath, cmath_calls())
