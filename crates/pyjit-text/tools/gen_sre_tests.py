"""Writes tests/data/sre.tsv: compiled patterns and what they match. Run with CPython 3.14 (with its test suite).

`code ID GROUPS words` defines a pattern; `run ID MODE POS END text` has its answer: `none` or
`start end lastindex` and the span of each group.
"""

import random
import re
import sys
import time
import warnings

from testdata import esc, write

warnings.simplefilter("ignore")
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 17
amount = int(sys.argv[2]) if len(sys.argv) > 2 else 700
out = sys.argv[3] if len(sys.argv) > 3 else "sre.tsv"
random.seed(seed)
rows, ids = [], {}


def define(pattern, flags=0):
    key = (pattern, flags)
    if key in ids:
        return ids[key]
    compiled = re.compile(pattern, flags)
    parsed = re._parser.parse(pattern, flags)
    code = re._compiler._code(parsed, flags)
    number = len(ids)
    ids[key] = (number, compiled)
    rows.append(("code", number, parsed.state.groups - 1, " ".join("%x" % c for c in code), "ok"))
    return ids[key]


def spans(m):
    if m is None:
        return "none"
    return " ".join(["%d %d %s" % (*m.span(), m.lastindex or 0)] + ["%d,%d" % m.span(g + 1) for g in range(m.re.groups)])


MODES = {"search": "search", "match": "match", "fullmatch": "fullmatch"}


def case(pattern, text, flags=0, pos=None, end=None, modes=MODES):
    try:
        number, compiled = define(pattern, flags)
    except (re.PatternError, RecursionError, OverflowError, ValueError):
        return
    for mode in modes:
        args = [text, 0 if pos is None else pos, len(text) if end is None else end]
        rows.append(("run", number, mode, args[1], args[2], text, spans(getattr(compiled, mode)(*args))))
    rows.append(("all", number, text, "|".join("%d,%d" % m.span() for m in compiled.finditer(text))))


from test.re_tests import tests

for t in tests:
    pattern, text = t[0], t[1]
    if len(text) < 3000:
        case(pattern, text)
        case(pattern, text, re.I)
        if isinstance(pattern, str) and pattern.isascii() and text.isascii():
            case(pattern.encode(), text.encode(), modes=("search",))
            case(pattern.encode(), text.encode(), re.L | re.I, modes=("search",))

extra = [
    (r"(?:a|ab)(?:c|bcd)*+d", ["abcbcd", "abcd", "ad", "acd", "abcbcdd"]),
    (r"(?>a+)b", ["aaab", "aaa", "b"]), (r"a++b", ["aaab"]), (r"a?+a", ["a", "aa"]), (r"(?:ab)?+ab", ["ab", "abab"]),
    (r"(?>(?:ab|a))c", ["abc", "ac", "aabc"]), (r"(a)(?:(b)|c)*+d", ["abcbd", "abd", "ad", "acd"]), (r"(?:(a)|b)*+b", ["ab", "aab"]),
    (r"(?<=ab)c", ["abc", "c", "bc"]), (r"(?<!ab)c", ["abc", "c", "bc"]), (r"(?<=(a))b\1", ["aba", "ab"]), (r"(?=(a+))a*b\1", ["aaabaaa", "baa"]),
    (r"(?!(a)b)a?\1?", ["ab", "ac", "a"]), (r"(a)?(?(1)b|c)", ["ab", "c", "b", "ac"]), (r"(a)?(?(1)b)c", ["abc", "c", "ac"]), (r"(?:(a)|(b))*(?(1)x|y)", ["abax", "by", "ax", "bx"]),
    (r"(a*)*", ["aaa", "b"]), (r"(a*)+", ["aaa", "b"]), (r"(a*?)*?b", ["aab"]), (r"(?:a?)*?$", ["aa"]), (r"(?:a?)*?b", ["aab", "ac"]), (r"(a|b)*?c", ["ababc"]), (r"(?:|a)*b", ["aab"]),
    (r"(?:a*?b?)*c", ["aabbac"]), (r"((a)|(b)|(c))*", ["abcab"]), (r"(?:(x)|(y)|z)+?\2", ["xyzyy"]), (r"(.)(.)(.)\3\2\1", ["abccba"]), (r"(\w+)\s+\1", ["the the", "a ab", "ab a"]),
    (r"\bfoo\b", ["foo bar", "afoo", "foo."]), (r"\B", ["", "a", "ab"]), (r"\b", ["", "a", " a "]), (r"^$", ["", "\n", "a"]), (r"a$", ["a\n", "a", "a\n\n", "ab"]), (r"a\Z", ["a\n", "a"]), (r"a\z", ["a\n", "a"]), (r"\Aa", ["ba", "a"]),
    (r"(?m)^a$", ["b\na\nc", "a", "xa"]), (r"(?s).*b", ["a\nb"]), (r".*b", ["a\nb", "aab"]), (r"(?m)$", ["a\nb\n"]), (r"(?x) a b # c", ["ab"]),
    (r"[a-z]+", ["ABCdefGHI"]), (r"(?i)[a-z]+", ["ABCdefGHI", "\u212a\u017f"]), (r"(?ia)[a-z]+", ["\u212a\u017fAb"]), (r"(?i)k", ["\u212a", "K"]), (r"(?i)[^k]", ["\u212a", "Kx"]), (r"(?i)\u0130", ["i", "\u0130", "i\u0307"]),
    (r"(?i)[\u0430-\u044f]+", ["\u041f\u0440\u0418"]), (r"(?i)\xb5", ["\u03bc", "\u039c"]), (r"(?i)stra\xdfe", ["STRA\u1e9eE", "STRASSE"]), (r"(?i)(\xe9)\1", ["\xe9\xc9"]), (r"(?i)[\U00010400-\U00010427]", ["\U00010428"]),
    (r"[\u4e00-\u9fff]+", ["abc\u4e2d\u6587def"]), (r"\w+", ["\u4e2d\u6587 abc_1", "\u0661\u0662", "\xb2"]), (r"\d+", ["\u0661\u0662 12", "\xb2"]), (r"\s+", ["a\u2003\x1c b", "\x85"]), (r"(?a)\w+", ["\xe9a"]), (r"(?a)\s", ["\x1c \u2003"]),
    (r"[^\W\d_]+", ["ab1_\xe9"]), (r"[\s\S]", ["\n"]), (r"[^a]", ["a\u4e2d"]), ("[\U0001f600-\U0001f64f]", ["x\U0001f610"]), (r"[\x00-\u2000\u3000-\uffff]+", ["a\u2500\u3001"]), ("[" + "".join(chr(c) for c in range(0x400, 0x3000, 7)) + "]+", ["\u0400\u0407\u0408"]),
    (r"a{2,3}", ["aaaa", "a"]), (r"a{2,3}?", ["aaaa"]), (r"(?:ab){2,3}", ["ababababa"]), (r"(?:ab){2,3}?", ["abababab"]), (r"(ab){0}c", ["abc"]), (r"a{0}b", ["ab"]), (r"(?:a{1,2}){2}", ["aaa"]), (r"(?:){3,}x", ["x"]), (r"(?:a|){5}b", ["aab"]),
    (r"foo|bar|baz", ["xxbaz", "fobar"]), (r"(foo|foobar)(bar)?$", ["foobar", "foobarbar"]), (r"(?:fo|foo)o?b", ["foob"]), (r"([^\"\\]|\\.)*\"", ["ab\\\"c\" d"]), (r'"(?:[^"\\]|\\.)*"', ['x "a\\"b" y']), (r"<(\w+)>.*?</\1>", ["<a><b>x</b></a>"]),
    (r"(\d+)-(\d+)", ["tel 123-456", "12-"]), (r"(?P<y>\d{4})-(?P<m>\d\d)", ["on 2024-05-06"]), (r"[a-z]+\d", ["abc", "abc1 "]), (r"\w+@\w+\.com", ["me@ex.com", "a@b@c.com"]), (r"(a+)+b", ["aaaaaaaaaab", "aaaaaaaaaa"]),
    (r"(?:x+x+)+y", ["xxxxxxxxxx", "xxxxy"]), (r".*?,", ["abc,def"]), (r".*,", ["a,b,c"]), (r"[^,]*,", ["a,b"]), (r"a.c", ["a\nc", "abc"]), (r"", ["", "abc"]), (r"()", ["a"]), (r"x*", ["", "axx"]), (r"(?=a)", ["ba"]), (r"(?!a)", ["ab"]), (r"(?:)", ["x"]),
    (r"(?s:.)b(?-i:c)", ["\nbc"]), (r"(?i:a)b", ["Ab", "AB"]), (r"(a)|b", ["b", "a"]), (r"(?:(a)|(b))+", ["ab", "ba"]), (r"((a)b?)*", ["abaab"]), (r"(?:(?:(a))?b)*", ["abb"]), (r"(?>(a)|b)*", ["ab"]), (r"(?=(?:(a)|b)*)", ["ab"]),
    (r"(?<=a|b)c", ["ac", "bc", "cc"]), (r"(?<![ab])c", ["ac", "cc"]), (r"(?<=^)a", ["a", "ba"]), (r"(?<=\b)a", ["a", " a"]), (r"(?<=a(?=b))b", ["ab"]), (r"(?<!(?<!a)b)c", ["abc", "xbc", "bc"]),
]
for pattern, texts in extra:
    for text in texts:
        case(pattern, text)
        for pos, end in ((1, None), (0, -1), (2, 1), (1, len(text) - 1), (0, 1)):
            end = None if end is None else max(end % (len(text) + 1), 0)
            case(pattern, text, pos=min(pos, len(text)), end=end, modes=("search", "match"))

# Random patterns over a small alphabet.
LETTERS = "ab\xe9\u4e2d"


def pattern(depth, state):
    parts = []
    for _ in range(random.randint(1, 3)):
        kind = random.random()
        if depth == 0 or kind < 0.45:
            part = random.choice(["a", "b", "ab", "a", "b", ".", "[ab]", "[^a]", r"\w", r"\s", "\xe9", "\u4e2d", r"\b", "^", "$", r"\B", "[a-b]", "B", "aab"])
            quant = part[0] not in "^$" and part not in (r"\b", r"\B") and len(part.replace("\\", "")) == 1 or part[0] == "["
        elif kind < 0.62:
            n = state["groups"] = state["groups"] + 1
            part, quant = "(" + alternatives(depth - 1, state) + ")", True
            state["closed"].append(n)
        elif kind < 0.75:
            part, quant = "(?:" + alternatives(depth - 1, state) + ")", True
        elif kind < 0.80:
            part, quant = random.choice(["(?=", "(?!"]) + alternatives(depth - 1, state) + ")", False
        elif kind < 0.84:
            part, quant = random.choice(["(?<=", "(?<!"]) + random.choice(["a", "ab", "[ab]", "a|b", r"\w", "(?=a)a"]) + ")", False
        elif kind < 0.88:
            part, quant = "(?>" + alternatives(depth - 1, state) + ")", True
        elif kind < 0.94 and state["closed"]:
            part, quant = "\\%d" % random.choice(state["closed"]), True
            part = "(?:" + part + ")"
        elif state["closed"]:
            part, quant = "(?(%d)%s|%s)" % (random.choice(state["closed"]), random.choice(["a", "ab", ""]), random.choice(["b", "", "a*"])), False
        else:
            part, quant = "a", True
        if quant and random.random() < 0.5:
            part += random.choice(["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "{0}"]) + random.choice(["", "", "", "?", "+"])
        parts.append(part)
    return "".join(parts)


def alternatives(depth, state):
    return "|".join(pattern(depth, state) for _ in range(random.choice([1, 1, 1, 2, 3])))


for _ in range(amount):
    p = alternatives(3, {"groups": 0, "closed": []})
    flags = random.choice([0, 0, 0, re.I, re.M, re.S, re.A, re.I | re.A])
    try:
        number, compiled = define(p, flags)
    except (re.PatternError, RecursionError, OverflowError, ValueError):
        continue
    before = len(rows)
    start = time.time()
    for _ in range(3):
        text = "".join(random.choice(random.choice(["ab", "ab", LETTERS, "aB \n_"])) for _ in range(random.randint(0, 9)))
        case(p, text, flags, modes=(random.choice(["search", "match", "fullmatch"]),))
        if time.time() - start > 0.2:
            del rows[before:]
            break
used = {r[1] for r in rows if r[0] != "code"}
rows = [r for r in rows if r[0] != "code" or r[1] in used]
write(out, rows)
