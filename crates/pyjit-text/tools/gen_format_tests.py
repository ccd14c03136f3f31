"""Writes tests/data/format.tsv: format specs, replacement fields, printf formats. Run with CPython 3.14."""

import os
import random
import struct
import _string

from testdata import attempt, write

random.seed(int(os.environ.get("TEXT_SEED", 7)))
rows = []
bits = lambda x: "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]

ints = [0, 1, -1, 65, 1234567, -1234567, 10**20, -10**20, 255, 0x10FFFF, 0x110000, 12, 123, 1000, 0x1F600, 10**30]
floats = [0.0, -0.0, 1.5, -1.5, 1234567.891, -0.00012345, 1e22, 1e-7, float("inf"), float("-inf"), float("nan"), 123.0, 0.999999, 1e15, 1e16,
          -0.04, 100.0, 1e5, 123456.0]
strs = ["", "abc", "\u0142\u00f3d\u017a", "\U0001f600x", "h\xe9llo world"]
complexes = [0j, 1j, -1j, 1 + 2j, -1.5 - 2.25j, complex(-0.0, 1), complex(0, -0.0), complex("nan+infj"), 1e22 + 1e-7j, 1234567 + 7654321j]

specs = ["", "5", "<5", ">5", "^5", "=5", "*^12", "05", "012", "+", " ", "-", "+08", ",", "_", "010,", "015_", "#", "z", "d", "b", "o", "x", "X",
         "#b", "#o", "#x", "#X", "#010x", "_b", "_x", "030_b", "n", "c", "5c", "<5c", "^5c", "=5c", "e", "f", "g", "E", "F", "G", "%", ".0f", ".1f", ".2e", ".3g",
         "z.1f", "+z.1f", "#.0f", "#.0e", "#.3g", "#g", "010.2f", "+010.2f", "=+10.2f", "*=10.2f", ",.2f", "_.2f", "020,.2f", ".3", ".0", ".10", "10.4",
         "s", ".2s", "10.2s", "<10s", "=5s", "05s", "#s", "zs", "+s", " s", ".2", "0>5", "0<8", "\u00e9>5", "\U0001f600^9", "\u0661\u0660", ".\u0662f",
         "0=10", "0^10", "<010", "2147483648.f", ".2147483648f", ".2147483648", "99999999999999999999", ".99999999999999999999f", "9223372036854775807",
         "  d", "dd", "5 d", ".", ".f", ",_", "_,", ",,", ",d,", ".,f", "._f", ".,_f", ".6,f", ".7_e", ",.7,g", "030,.7_f", ".,", "._", ".,d", ".,n", ",n", "_n",
         ",c", "_c", ",s", "_s", ",b", ",\x01", "\x01", "\x7f", "\u00e9", "\U0001f600", "Z", "<<5", "<<<5", "{", ".3d", ".3x", ".1%", "08.1%", ",.1%", ".3n", "#n", "010n"]
alphabet = "<>=^+- z#0123456789,_.bcdeEfFgGnosxX%*\u00e9"
for _ in range(600):
    specs.append("".join(random.choice(alphabet) for _ in range(random.randint(1, 6))))
for _ in range(1200):
    s = random.choice(["", "", "<", ">", "^", "=", "*<", "0>", "x^", "_="]) + random.choice(["", "", "+", "-", " "]) + random.choice(["", "", "", "z"])
    s += random.choice(["", "", "#"]) + random.choice(["", "", "0"]) + random.choice(["", str(random.randint(1, 30))]) + random.choice(["", "", ",", "_"])
    s += random.choice(["", "", "." + str(random.randint(0, 20)), "." + str(random.randint(0, 20)) + random.choice(",_")]) + random.choice(["", *"bcdeEfFgGnosxX%"])
    specs.append(s)


def too_wide(s):
    import re
    return any(5 < len(n) < 19 for n in re.findall(r"\d+", s))


for s in specs:
    if too_wide(s) and "2147483648" not in s:
        continue
    many = len(specs) and s in specs[:180]
    for v in ints if many else random.sample(ints, 2):
        rows.append(("int", v, s, attempt(lambda: format(v, s))))
    for v in floats if many else random.sample(floats, 2):
        rows.append(("float", bits(v), s, attempt(lambda: format(v, s))))
    for v in strs[:3] if many else random.sample(strs, 1):
        rows.append(("str", v, s, attempt(lambda: format(v, s))))
    for v in complexes if many else random.sample(complexes, 1):
        rows.append(("complex", bits(v.real), bits(v.imag), s, attempt(lambda: format(v, s))))
for v in complexes:
    rows.append(("complex_repr", bits(v.real), bits(v.imag), repr(v)))
rows = [r for r in rows if len(str(r[-1])) < 2000 and random.random() < 0.5]

# Replacement fields.
texts = ["", "abc", "{", "}", "{}", "{{", "}}", "{{}}", "a{0}b", "{0.a[1].b}", "{0[a]}", "{a.b}", "{!r}", "{0!r:>10}", "{:{}}", "{:{w}.{p}}", "{:{:{}}}",
         "{a!}", "{a!r", "{a!rx}", "{a:", "{a:{", "{a:{}", "{[}", "{[]}", "{a[}]}", "{a{", "{a{}}", "{0!}", "{!", "a}", "a}b", "}}{", "x{}y{}z",
         "{0[1][2]}", "{0[1]x}", "{.}", "{a.}", "{a..b}", "{0[]}", "{:!r}", "{a:b:c}", "{a!r:b!c}", "{99999999999999999999}", "{0[99999999999999999999]}",
         "{-1}", "{ 0 }", "{\u0661}", "{0.\u00e9}", "\u4e2d{a}\U0001f600", "{0[a.b]}", "{0[a:b]}", "{0[a!b]:c}", "{0[a}b]}", "{:}", "{!s:}", "{a!\u00e9}", "{a[0}", "{[0}"]
for _ in range(400):
    texts.append("".join(random.choice("{{}}!:.[]a0r") for _ in range(random.randint(1, 9))))


def pieces(t):
    out = []
    try:
        for lit, name, spec, conv in _string.formatter_parser(t):
            out.append("(%s|%s|%s|%s)" % (lit, "None" if name is None else "'" + name + "'", spec, conv))
            if name is not None:
                first, rest = _string.formatter_field_name_split(name)
                out.append("<%s" % (first,))
                for is_attr, key in rest:
                    out.append("%s%s" % ("." if is_attr else "#" if isinstance(key, int) else "@", key))
                out.append(">")
    except Exception as e:
        out.append("!%s: %s" % (type(e).__name__, e))
    return " ".join(out)


for t in texts:
    rows.append(("fields", t, pieces(t)))
for t in ["{}{}", "{0}{}", "{}{0}", "{a}{}{a}", "{:{}}{}", "{0:{}}", "{:{:{}}}", "{!x}", "{!\x7f}", "{!\u00e9}", "{! }", "{1}", "{}{}{}{}", "{:{}{}}"]:
    rows.append(("numbering", t, attempt(lambda: t.format(7, 3, 5, a=1))))

# printf formats: one number or string argument.
formats = ["%d", "%5d", "%-5d", "%05d", "%+d", "% d", "%+05d", "% 05d", "%x", "%#x", "%#X", "%#o", "%o", "%08x", "%#08x", "%#-8xz", "%.3d", "%.10x", "%#.10x", "%+.5d", "%10.5d",
           "%-10.5d|", "%010.5d", "%i", "%u", "%ld", "%hd", "%Ld", "%lld", "%f", "%.0f", "%#.0f", "%10.2f", "%-10.2f|", "%010.2f", "%+.1e", "% g", "%G", "%E", "%F", "%#g", "%.3g",
           "%s", "%5s", "%-5s|", "%.2s", "%5.1s", "%05s", "%r", "%a", "%.3r", "%c", "%5c", "%-5c|", "%.0c", "%%", "%5%", "%", "%5", "%.", "%l", "%-", "%y", "%5.2y", "%\u00e9",
           "%\x01", "a%", "%.99999999999d", "%99999999999999999999d", "%.2147483648f", "%q", "x%dy", "%d%%", "100%", "%5.%", "%(a)d", "%(", "%(a", "%(a)", "%b", "%.5", "%+s", "%#s", "% s", "%\u0661d", "%.2147483647d"]
for f in formats:
    for v in (0, 5, -5, 255, -255, 10**20, -10**20, 65):
        rows.append(("percent_int", f, v, attempt(lambda: f % v)))
    for v in (0.0, -0.0, 1.5, -2.5, 1e22, float("inf"), float("nan"), 123456.789):
        got = attempt(lambda: f % v)
        if not str(got).startswith("!TypeError") and "d" not in f and "c" not in f and "u" not in f and "i" not in f:
            rows.append(("percent_float", f, bits(v), got))
    for v in ("", "a", "abc", "\u00e9\u4e2d"):
        got = attempt(lambda: f % v)
        if not str(got).startswith("!TypeError") and not str(got).startswith("!OverflowError"):
            rows.append(("percent_str", f, v, got))
    for v in (b"", b"a", b"abc\xff"):
        if f.isascii():
            got = attempt(lambda: (f.encode() % v))
            if not str(got).startswith("!TypeError") and not str(got).startswith("!OverflowError") and "r" not in f and "%a" not in f:
                got = got.decode("latin-1") if isinstance(got, bytes) else got
                rows.append(("percent_bytes", f, v, got))
for f, args in [("%*d", (5, 42)), ("%*d", (-5, 42)), ("%.*f", (2, 3.14159)), ("%.*f", (-2, 3.14159)), ("%*.*f", (8, 2, 3.14159)), ("%0*d", (6, 42)), ("%*", (5,)), ("%.*", (5,)), ("%*y", (5, 1)), ("%-*dz", (4, 1))]:
    rows.append(("percent_star", f, " ".join(map(str, args)), attempt(lambda: f % args)))

rows = [r for r in rows if len(str(r[-1])) < 2000]
write("format.tsv", rows)
