"""Writes tests/data/unicode.tsv: unicodedata and codecs. Run with CPython 3.14."""

import os
import random
import unicodedata as ucd
import zlib

from testdata import attempt, write

random.seed(int(os.environ.get("TEXT_SEED", 5)))
rows = []


def crc(f):
    c = 0
    for code in range(0x110000):
        c = zlib.crc32(f(chr(code)).encode("utf-32-le", "surrogatepass"), c)
    return c


rows.append(("sum", "facts", crc(lambda c: "%s %s %d %d %s" % (ucd.category(c), ucd.bidirectional(c), ucd.combining(c), ucd.mirrored(c), ucd.east_asian_width(c)))))
rows.append(("sum", "decomposition", crc(ucd.decomposition)))
rows.append(("sum", "numeric", crc(lambda c: repr(ucd.numeric(c, -1.0)))))
rows.append(("sum", "name", crc(lambda c: ucd.name(c, ""))))
for form in ("NFC", "NFKC", "NFD", "NFKD"):
    rows.append(("sum", form, crc(lambda c: ucd.normalize(form, c) + str(int(ucd.is_normalized(form, c))))))

old = ucd.ucd_3_2_0
rows.append(("sum", "old", crc(lambda c: "%s %s %d %d %s %s %r %d %s" % (old.category(c), old.bidirectional(c), old.combining(c), old.mirrored(c), old.east_asian_width(c),
                                                                          old.decomposition(c), old.numeric(c, -1.0), old.decimal(c, -1), old.name(c, "")))))
for form in ("NFC", "NFKC", "NFD", "NFKD"):
    rows.append(("sum", "old " + form, crc(lambda c: old.normalize(form, c))))

marks = [chr(c) for c in range(0x110000) if ucd.combining(chr(c))]
bases = [chr(c) for c in range(0x110000) if ucd.decomposition(chr(c)) and not 0xAC00 <= c < 0xD7A4]
jamo = [chr(c) for c in range(0x1100, 0x1200)] + [chr(c) for c in range(0xAC00, 0xAC40)] + ["\uac00", "\uac1c"]
for _ in range(800):
    t = ""
    for _ in range(random.randint(1, 5)):
        t += random.choice((random.choice(bases), random.choice(marks), random.choice("aeiouAEIOU"), random.choice(jamo), random.choice("\u0300\u0301\u0323\u0327\u0345\u3099\u0338\u093c")))
    for form in ("NFC", "NFKC", "NFD", "NFKD"):
        rows.append(("normalize", form, t, "%s %d" % (ucd.normalize(form, t), ucd.is_normalized(form, t))))

names = ["cjk unified ideograph-4e00", "CJK UNIFIED IDEOGRAPH-04E00", "CJK UNIFIED IDEOGRAPH-0041", "CJK UNIFIED IDEOGRAPH-20000", "CJK UNIFIED IDEOGRAPH-2FFFF", "hangul syllable ga",
         "HANGUL SYLLABLE GAG", "HANGUL SYLLABLE", "HANGUL SYLLABLE ", "HANGUL SYLLABLE A", "HANGUL SYLLABLE GGAG", "HANGUL SYLLABLE GGYAEBS", "HANGUL SYLLABLE XA", "nul", "NULL", "LF", "LINE FEED",
         "Egyptian hieroglyph-13460", "EGYPTIAN HIEROGLYPH-013460", "KEYCAP ASTERISK", "CJK COMPATIBILITY IDEOGRAPH-F900", "TANGUT IDEOGRAPH-17000", "LATIN  SMALL", "", "A", "VS256",
         "LATIN SMALL LETTER A", "latin small letter a with grave", "EURO SIGN", "GRINNING FACE", "BELL", "ALERT", "NBSP", "ZWJ", "LATIN SMALL LETTER R WITH TILDE", "x" * 300, "-", "-4E00", "NUSHU CHARACTER-1B170"]
for c in random.sample(range(0x110000), 3000):
    if ucd.name(chr(c), None) and len(names) < 250:
        names.append(ucd.name(chr(c)))
for n in names:
    try:
        got = ucd.lookup(n)
    except KeyError:
        got = "none"
    rows.append(("lookup", n, got))

# Codecs. An error of the strict handler is shown as `!encoding start end reason`.
HANDLERS = ("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass", "xmlcharrefreplace", "namereplace")


def show(f):
    try:
        return f()
    except (UnicodeDecodeError, UnicodeEncodeError) as e:
        return "!%s %d %d %s" % (e.encoding, e.start, e.end, e.reason)


import codecs

STATEFUL = {"utf-8": codecs.utf_8_decode, "utf-16": codecs.utf_16_decode, "utf-16-le": codecs.utf_16_le_decode, "utf-16-be": codecs.utf_16_be_decode,
            "utf-32": codecs.utf_32_decode, "utf-32-le": codecs.utf_32_le_decode, "utf-32-be": codecs.utf_32_be_decode, "utf-7": codecs.utf_7_decode,
            "unicode_escape": codecs.unicode_escape_decode, "raw_unicode_escape": codecs.raw_unicode_escape_decode}
STATELESS = {"ascii": codecs.ascii_decode, "charmap": lambda b, h: codecs.charmap_decode(b, h, "abc\ufffe\u4e2d\U0001f600" + "x" * 30)}


def decode(name, b):
    for h in HANDLERS[:6]:
        if name in STATEFUL:
            for final in (True, False):
                def go():
                    text, used = STATEFUL[name](b, h, final)
                    return "%s %d" % (text, used)
                rows.append(("decode", name, h, int(final), b, show(go)))
        else:
            rows.append(("decode", name, h, 1, b, show(lambda: "%s %d" % STATELESS[name](b, h))))


import warnings

warnings.simplefilter("ignore")
seeds = ["aé", "中\U0001f600", "\ud800x", "€\u0100\uffff"]
pieces8 = [b"a", b"\xc3\xa9", b"\xc3", b"\xe4\xb8\xad", b"\xe4\xb8", b"\xe4", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf0\x9f", b"\xf0", b"\xed\xa0\x80", b"\xed\xa0", b"\xed\xb2\x80", b"\xff", b"\xc0\x80",
           b"\xe0\x80\x80", b"\xe0\x9f", b"\xf4\x90\x80\x80", b"\xf5", b"\x80", b"\xbf", b"\xf0\x80", b"\xf8\x88\x80\x80\x80", b"\xef\xbb\xbf", b"\xf4\x8f\xbf\xbf", b"\xdf\xbf", b"\xc4\x80"]
for _ in range(150):
    decode("utf-8", b"".join(random.choice(pieces8) for _ in range(random.randint(1, 4))))
for _ in range(100):
    b = b"".join(random.choice([b"a\0", b"\0a", b"\0\xd8", b"\0\xdc", b"\xd8\0", b"\xdc\0", b"\xff\xfe", b"\xfe\xff", b"x", b"\0", b"=\xd8\0\xde"]) for _ in range(random.randint(1, 5)))
    decode(random.choice(["utf-16", "utf-16-le", "utf-16-be"]), b)
    b = b"".join(random.choice([b"a\0\0\0", b"\0\0\0a", b"\0\xd8\0\0", b"\0\0\xd8\0", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\0", b"\0\0\x11\0", b"\xff\xff\xff\xff"]) for _ in range(random.randint(1, 4)))
    decode(random.choice(["utf-32", "utf-32-le", "utf-32-be"]), b)
for _ in range(200):
    decode("utf-7", b"".join(random.choice([b"+", b"-", b"a", b"A", b"AGE", b"+AGE-", b"+2D3eAA-", b"+2D0", b"+-", b"/", b"\x80", b"!", b"~", b"\\", b"+AA", b"+AAA", b"+AGEAYg", b" ", b"AA"]) for _ in range(random.randint(1, 5))))
for _ in range(140):
    decode("unicode_escape", b"".join(random.choice([b"\\", b"n", b"x", b"\\x4", b"\\x41", b"\\u12", b"\\u20ac", b"\\U0001f600", b"\\U00110000", b"\\U0001", b"\\N{LATIN SMALL LETTER A}", b"\\N{", b"\\N{}", b"\\N{FOO}", b"\\N",
           b"\\q", b"\\777", b"\\12", b"\\\n", b"\xe9", b"g", b"1", b"\\'", b"\\\\", b"\\a\\b\\f\\v\\t\\r", b"\\N{KEYCAP ASTERISK}", b"\\ud800"]) for _ in range(random.randint(1, 4))))
    decode("raw_unicode_escape", b"".join(random.choice([b"\\", b"n", b"\\u12", b"\\u20ac", b"\\U0001f600", b"\\U00110000", b"\\U0001", b"\\\\", b"\xe9", b"g", b"1"]) for _ in range(random.randint(1, 4))))
    if random.random() < 0.3:
        decode("ascii", b"".join(random.choice([b"a", b"b", b"\x80", b"\xff"]) for _ in range(random.randint(1, 5))))
        decode("charmap", bytes(random.choice([0, 1, 2, 3, 4, 5, 40]) for _ in range(random.randint(1, 5))))

texts = ["", "abc", "caf\xe9", "\u4e2d\u6587", "\U0001f600", "a\ud800b", "\udc80\udcff", "\ud800\udc00", "x\u0142\u4e2dy\xe9", "\xe9\ud800\U0001f600\udfff", "\t\n\r\\'\x00\x7f\x80", "+-/~\\a", "1+\u20ac-2", "\u20ac-", "\u20acA", "\u20ac!",
         "\U0001f600\u20ac+", "\u0378\ue000", "x\udc41", "hi mom \u263a!", "A\u2262\u0391.", "\U00010000" * 3, "abc\ufffe", "cab\u4e2d", "\udc80\ud800", "\udc80\udcff\ud800\udc81x"]
for _ in range(60):
    texts.append("".join(random.choice("aZ+-/ \\\xe9\u0142\u4e2d\ud800\udc80\U0001f600~!") for _ in range(random.randint(1, 6))))
table = codecs.charmap_build("abc\ufffe\u4e2d\U0001f600?&#;0123456789\\xudN{}")
for t in texts:
    for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7", "ascii", "latin-1", "unicode_escape", "raw_unicode_escape", "charmap"):
        for h in HANDLERS:
            if name == "charmap":
                got = show(lambda: codecs.charmap_encode(t, h, table)[0])
            elif name in ("utf-7", "unicode_escape", "raw_unicode_escape") and h != "strict":
                continue
            else:
                got = show(lambda: t.encode(name, h))
            if h == "strict" or random.random() < 0.5:
                rows.append(("encode", name, h, t, got))

for _ in range(150):
    b = b"".join(random.choice([b"\\", b"n", b"\\x4", b"\\x41", b"\\q", b"\\777", b"\\12", b"\\\n", b"\xe9", b"g", b"1", b"\\'", b"\\\\", b"'", b"\t\n\r"]) for _ in range(random.randint(1, 4)))
    for h in ("strict", "replace", "ignore", "foo"):
        rows.append(("escape_decode", h, b, attempt(lambda: codecs.escape_decode(b, h)[0])))
    rows.append(("escape_encode", b, codecs.escape_encode(b)[0]))
write("unicode.tsv", rows)
