"""Writes tests/data/string.tsv: methods of str and bytes, and check sums over all code points. Run with CPython 3.14."""

import os
import random
import zlib

from testdata import attempt, esc, write

random.seed(int(os.environ.get("TEXT_SEED", 11)))
rows = []
join = lambda parts: "|".join("[%s]" % (p.decode("latin-1") if isinstance(p, bytes) else p) for p in parts)

pool = ["ab", "abc \t\n", "\xe9\xdf\xb5\xff\x85\xa0 ", "\u0130\u0131\u01c5\u03a3\u03c3\u0149\u1e9e ", "\u4e2d\u6587\u3000\u2028", "\U0001f600\U00010400\U00010428",
        "aA\u0345\u03a3.", "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029x", "'\"\\\t\x7f\x00\xad\ud800\u0378\U000e0001", "\ufb01\u1f80\u1f88\u0390\u01f0"]


def text(n):
    alpha = "".join(random.sample(pool, random.randint(1, 3))) if random.random() < 0.7 else random.choice(pool)
    return "".join(random.choice(alpha) for _ in range(random.randint(0, n)))


needles = ["", "a", "ab", "b", "\xe9", "\u4e2d", "\U0001f600", "aba", " ", "\n", "abab", "xyz"]
for _ in range(450):
    t = text(14)
    n = random.choice(needles + [t[i:i + random.randint(0, 3)] for i in range(0, len(t), 3)])
    new = random.choice(["", "x", "yy", "\xff", "\u0142", "\U0001f601"])
    k = random.choice([-1, 0, 1, 2, 3])
    rows.append(("find", t, n, "%d %d %d" % (t.find(n), t.rfind(n), t.count(n))))
    rows.append(("replace", t, n, new, k, t.replace(n, new, k)))
    if n:
        rows.append(("split", t, n, k, join(t.split(n, k))))
        rows.append(("rsplit", t, n, k, join(t.rsplit(n, k))))
        rows.append(("strip_chars", t, n, join((t.strip(n), t.lstrip(n), t.rstrip(n)))))
    rows.append(("split_ws", t, k, join(t.split(None, k))))
    rows.append(("rsplit_ws", t, k, join(t.rsplit(None, k))))
    rows.append(("strip", t, join((t.strip(), t.lstrip(), t.rstrip()))))
    rows.append(("lines", t, join(t.splitlines()) + "/" + join(t.splitlines(True))))
    rows.append(("case", t, join((t.lower(), t.upper(), t.title(), t.capitalize(), t.swapcase(), t.casefold()))))
    rows.append(("class", t, "".join(str(int(f())) for f in (t.isalpha, t.isalnum, t.isdecimal, t.isdigit, t.isnumeric, t.isspace, t.isprintable, t.islower, t.isupper, t.istitle, t.isidentifier))))
    rows.append(("repr", t, join((repr(t), ascii(t)))))
    w = random.randint(0, 20)
    rows.append(("pad", t, w, join((t.center(w, "*"), t.zfill(w)))))
    rows.append(("tabs", t, w % 9, t.expandtabs(w % 9)))
    b = bytes(random.choice(b"aAbB \t\n\r\x0b\x0c\x1c'\"\\\x00\x7f\x80\xff10_") for _ in range(random.randint(0, 10)))
    rows.append(("bytes_repr", b, repr(b)))
    rows.append(("bytes_case", b, join((b.lower(), b.upper(), b.title(), b.capitalize(), b.swapcase()))))
    rows.append(("bytes_class", b, "".join(str(int(f())) for f in (b.isalpha, b.isalnum, b.isdigit, b.isspace, b.islower, b.isupper, b.istitle))))
    rows.append(("bytes_split", b, k, join(b.split(None, k)) + "/" + join(b.rsplit(None, k)) + "/" + join(b.splitlines()) + "/" + join(b.splitlines(True)) + "/" + join((b.strip(), b.lstrip(), b.rstrip()))))
for s in ("-12", "+12", "12", "-", "", "a-1"):
    rows.append(("pad", s, 6, join((s.center(6, "*"), s.zfill(6)))))
# Long needles, for the linear search.
for _ in range(200):
    c = random.choice(["ab", "\u4e2d\u6587", "\U0001f600\U0001f601", "abc"])
    t = "".join(random.choice(c) for _ in range(random.randint(64, 300)))
    if random.random() < 0.5:
        unit = "".join(random.choice(c) for _ in range(random.randint(1, 9)))
        t = unit * (300 // len(unit))
    i = random.randint(0, 60)
    n = t[i:i + random.randint(13, 50)]
    if random.random() < 0.5:
        n = n[:-1] + random.choice(c)
    rows.append(("find", t, n, "%d %d %d" % (t.find(n), t.rfind(n), t.count(n))))

# Hex digits and translation.
for _ in range(150):
    b = bytes(random.getrandbits(8) for _ in range(random.randint(0, 9)))
    g = random.choice([-5, -3, -2, -1, 0, 1, 2, 3, 4, 20])
    rows.append(("hex", b, g, b.hex("-", g)))
    t = "".join(random.choice(["0", "a", "F", "1f", "00", " ", "\t", "\n", "g", "\xe9", "\x1c", "7 7"]) for _ in range(random.randint(0, 5)))
    rows.append(("fromhex", t, attempt(lambda: bytes.fromhex(t))))
    rows.append(("translate_bytes", b + b"hello", b.translate(bytes(range(255, -1, -1)), b"lo") + b"hello".translate(bytes(range(255, -1, -1)), b"lo")))
    t = text(12)
    rows.append(("translate", t, t.translate({97: "xyz", 98: None, 0xe9: 0x4e2d, 0x4e2d: "a", 32: 95, 0x1f600: 0x1f601})))

# Check sums over all code points.
for name in "isalpha isalnum isdecimal isdigit isnumeric isspace isprintable islower isupper istitle isidentifier".split():
    rows.append(("sum", name, zlib.crc32(bytes(getattr(chr(c), name)() for c in range(0x110000)))))
for name in "lower upper title capitalize swapcase casefold".split():
    crc = 0
    for c in range(0x110000):
        crc = zlib.crc32(getattr(chr(c), name)().encode("utf-32-le", "surrogatepass"), crc)
    rows.append(("sum", name, crc))
    crc = 0
    for c in range(0x110000):
        crc = zlib.crc32(getattr("A" + chr(c) + "\u03a3" + chr(c) + "a", name)().encode("utf-32-le", "surrogatepass"), crc)
    rows.append(("sum", name + "_context", crc))
crc = 0
for c in range(0x110000):
    crc = zlib.crc32(repr(chr(c)).encode("utf-32-le", "surrogatepass"), crc)
rows.append(("sum", "repr", crc))
crc = 0
for c in range(0x110000):
    crc = zlib.crc32(bytes((("a" + chr(c)).isidentifier(), len(("a" + chr(c) + "b").splitlines()))), crc)
rows.append(("sum", "continue_lines", crc))
write("string.tsv", rows)
