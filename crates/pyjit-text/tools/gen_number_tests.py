"""Writes tests/data/number.tsv: float and int text, rounding, hashes. Run with CPython 3.14."""

import os
import random
import struct
import subprocess
import sys

from testdata import attempt, write

random.seed(int(os.environ.get("TEXT_SEED", 3)))
rows = []
bits = lambda x: "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def show(f):
    def go():
        x = f()
        return bits(x) if isinstance(x, float) and x == x else str(x)
    return attempt(go)


floats = [0.0, -0.0, 1.0, -1.0, 0.1, 1e16, 1e15, 123456789012345678.0, 9999999999999998.0, 1e-4, 1e-5, 0.00012345, 5e-324,
          2.2250738585072014e-308, 1.7976931348623157e308, 0.5, 1.5, 2.5, 1.25, 1.35, 2.675, 1e22, 1e23, 9.5, 99.5, 0.05,
          0.25, 0.75, 1e100, 123.456, 3.141592653589793, 1e21, 12345.0, 0.0001, 0.00001, 4.35, 8.5, 1e5, 999999.5,
          9999995.0, 0.000099999, 100000.0, 1000000.0, 25.0, 35.0, 250.0, 15.0, 5.0, 50.0, 149.99999999999997, 1e300,
          float("inf"), float("-inf"), float("nan")]
for _ in range(300):
    x = struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0]
    if x == x:
        floats.append(x)
for _ in range(200):
    floats.append(random.randint(-10**6, 10**6) / random.choice([1, 2, 4, 8, 10, 100, 1000, 1024]))
for _ in range(100):
    floats.append(float("%d.%de%d" % (random.randint(0, 9), random.randint(0, 999), random.randint(-20, 25))))

for x in floats:
    b = bits(x)
    rows.append(("repr", b, repr(x)))
    rows.append(("hex", b, x.hex()))
    rows.append(("ratio", b, attempt(lambda: "%d/%d" % x.as_integer_ratio())))
    rows.append(("int", b, attempt(lambda: int(x))))
    if x == x:
        rows.append(("hash_float", b, hash(x)))
    for code in "efgEFG":
        for precision in (0, 1, 2, 3, 6, 12, 17, 25):
            for alt in ("", "#"):
                if random.random() < 0.12:
                    rows.append(("text", b, alt + code, precision, format(x, "%s.%d%s" % (alt, precision, code))))
    for n in (0, 1, 2, 3, 5, 10, 15, 17, 20, 300, 323, 324, -1, -2, -3, -5, -10, -15, -18, -22, -100, -308, -309):
        if random.random() < 0.2:
            rows.append(("round", b, n, show(lambda: round(x, n))))
rows.append(("round", bits(1.7976931348623157e308), -308, show(lambda: round(1.7976931348623157e308, -308))))
for x in (0.1, 1e300, 5e-324, 1.0):
    for p in (1074, 1200):
        rows.append(("text", bits(x), "f", p, "%.*f" % (p, x)))
        rows.append(("text", bits(x), "e", p, "%.*e" % (p, x)))
        rows.append(("text", bits(x), "#g", p, "%#.*g" % (p, x)))
        rows.append(("text", bits(x), "g", p, "%.*g" % (p, x)))

texts = ["1", "1.5", " 1.5 ", "\t1.5\n", "1_000.5", "1__0", "_1", "1_", "1_.5", "1._5", "1.5_", "1.5e1_0", "1e_5", "1e5", "1E+5",
         "1e-5", "1e", "e5", ".", ".5", "5.", "", " ", "inf", "INF", "Infinity", "-infinity", "+nan", "nan", "NaN", "infx",
         "in", "infin", "nan(1)", "0x1p3", "1 2", "--1", "+-1", "+1", "-1", "1e400", "-1e400", "1e-400", "1" * 400,
         "0." + "0" * 400 + "1", "\u0661\u0662.\u0663", "\u2003" + "1.5" + "\u3000", "1\u00bd", "\uff11", "1\x00", "1.5j",
         "1e99999999999999999999", "0e99999999999999999999", "1e-99999999999999999999", "\x1c1\x1f", "\x851\xa0",
         "9007199254740993", "9007199254740992.99999999999", "2.2250738585072011e-308", "179769313486231580793e289"]
for _ in range(500):
    texts.append("".join(random.choice("0123456789._eE+-") for _ in range(random.randint(1, 8))))
for t in texts:
    rows.append(("float", t, show(lambda: float(t)) if attempt(lambda: float(t)) is not None and not str(attempt(lambda: float(t))).startswith("!") else "none"))
ctexts = ["1", "1j", "j", "+j", "-j", "1+j", "1-j", "1+2j", "(1+2j)", " ( 1+2j ) ", "(1+2j", "1+2J", "1 +2j", "1e5-2.5e-3j", "infj",
          "nan+infj", "-nan-infj", "1++2j", "1+-2j", "1+2", "1j+2", "1_0+2_0j", "()", "", "(j)", "1+2jj", "\uff11+\uff12j", "- 1j",
          ".5j", "5.j", "e5j", "+", "1+"]
for t in ctexts:
    got = attempt(lambda: complex(t))
    rows.append(("complex", t, "none" if isinstance(got, str) else "%s %s" % (repr(got.real), repr(got.imag))))

hexes = ["0x1p3", "1p3", "0x1.8p1", "-0x1.8", "+0X.8P-1", "inf", "-INFINITY", "nan", "0x", "0x.", ".", "x1", "0x1p", "0x1p+", "0x1.p5",
         "0x1.fffffffffffff8p0", "0x1.fffffffffffff7p0", "0x1.00000000000008p0", "0x1.00000000000018p0",
         "0x1.000000000000080000000000000000001p0", "0x1p1024", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023",
         "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1.00001p-1075", "0x1p-1076", "0x0.8p-1074", "0x3p-1075", "0x1p99999999999999999999",
         "0x0p99999999999999999999", "0x1p-99999999999999999999", " 0x1p3 \n", "0x1 p3", "0x1p3x", "", " ", "0x1.8.1", "12ab.cdp-7",
         "0x1_0", "0xfffffffffffffffffffffffffffp-100", "0x0.00000000000000000000000000001p100", "\u0661"]
for _ in range(300):
    m = "%x.%x" % (random.getrandbits(random.randint(1, 70)), random.getrandbits(random.randint(1, 70)))
    hexes.append("0x%sp%d" % (m, random.choice([0, 5, -1000, -1060, -1074, -1090, -1130, 950, 1000, 1020])))
for t in hexes:
    rows.append(("fromhex", t, show(lambda: float.fromhex(t))))

sys.set_int_max_str_digits(4300)
ints = ["0", "00", "0_0", "1", "-1", "+1", "012", "0x10", "0X1f", "0o17", "0b101", "0b12", "0x", "0x_1", "0x__1", "1_000", "1__0", "_1", "1_",
        "", " ", "-", "+", "--1", "- 1", " 12 ", "\u0661\u0662", "1\u0663", "zz", "Z", "10", "0b", "0b1", "b1", "9" * 18, "9" * 19, "9" * 20,
        "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "123456789" * 20, "1" * 4300, "1" * 4301,
        "f" * 5000, "-0x1_F", "1.0", "1e5", "\xb2", "\u2003 7\u3000", "0_", "0x1_"]
for t in ints:
    for base in (0, 2, 8, 10, 16, 36, 7):
        if len(t) < 1000 or base in (10, 16):
            got = attempt(lambda: int(t, base))
            if isinstance(got, str):
                got = "invalid %d" % base if "invalid literal" in got else got
            elif len(t) > 1000:
                got = hex(got)
            rows.append(("parse_int", t, base, got))
values = [0, 1, -1, 2, -2, 2**61 - 1, 2**61 - 2, -(2**61 - 1), 2**61, -2**61, 2**62, 2**63 - 1, -2**63, 2**64, 10**30, -10**30, 2**1000 + 7]
values += [random.getrandbits(random.randint(1, 300)) * random.choice([1, -1]) for _ in range(100)]
for v in values:
    rows.append(("hash_int", v, hash(v)))
    rows.append(("bases", v, "%s %s %s %s" % (v, hex(v), oct(v), bin(v))))
    try:
        rows.append(("to_float", v, bits(float(v))))
    except OverflowError:
        rows.append(("to_float", v, "none"))
for n in (2**53 + 1, 2**53 + 3, 2**60 + 1, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1023 + 2**970, 2**1023 + 2**970 + 1, 2**64 + 2**11, 2**64 + 2**11 + 1, 3 * 2**200 + 2**148):
    rows.append(("to_float", n, str(attempt(lambda: bits(float(n)))).replace("!OverflowError: int too large to convert to float", "none")))
for c in (1j, 1 + 2j, -1.5 - 0.5j, 0j):
    rows.append(("hash_complex", bits(c.real), bits(c.imag), hash(c)))
for t in ((), (1,), (1, 2), (1, 2, 3), (-1, 0, 10**20), tuple(range(50))):
    rows.append(("hash_tuple", " ".join(map(str, t)), hash(t)))

strings = ["", "a", "ab", "abc", "abcdefg", "abcdefgh", "abcdefghi", "hello world, this is long", "\xe9", "\xe9t\xe9", "\u0141\xf3d\u017a", "\u4e2d\u6587",
           "\u4e2d\u6587\u5b57\u7b26\u4e32", "\U0001f600", "a\U0001f600b", "\U0001f600" * 3, "\ud800", "\x00"]
for seed in (0, 1, 42, 4294967295):
    code = "import ast,sys\nfor s in ast.literal_eval(sys.argv[1]): print(hash(s))"
    out = subprocess.run([os.environ.get("PYTHON", sys.executable), "-c", code, ascii(strings)], capture_output=True, text=True,
                         env=dict(os.environ, PYTHONHASHSEED=str(seed)))
    for s, h in zip(strings, out.stdout.split()):
        rows.append(("hash_str", seed, s, h))

write("number.tsv", rows)
