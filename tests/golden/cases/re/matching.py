import re
re.match(r"(\d+)-(\w+)", "12-ab!"), re.match("b", "ab"), re.search("b", "ab"), re.fullmatch("a+", "aaa"), re.fullmatch("a", "ab"), re.findall(r"\d", "a1b2"), re.findall(r"(\w)(\d)", "a1b2"), re.split(r",\s*", "a, b,c"), re.split(r"(,)", "a,b"), re.sub("a", "b", "aaa", count=2), re.subn("a", "b", "aa"), re.escape("a.b*c d"), [m.group() for m in re.finditer("a.", "abac")]
m = re.match(r"(?P<first>\w+) (?P<second>\w+)?( x)?", "hello world")
m.group(), m.group(1, 2), m["first"], m[2], m.groups(), m.groups("none"), m.groupdict(), m.start(), m.end(2), m.span("first"), m.string, m.pos, m.endpos, m.lastindex, m.lastgroup, m.re.pattern, m.expand(r"\2 \g<first>"), m.regs, bool(m), repr(m), m.group(3), m.span(3)
m.group(5)
m.group("nope")
m["x"]
m.expand(r"\9")
m.start("zz")
re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.sub(r"\d", lambda m: str(int(m[0]) * 2), "a1b20"), re.sub("", "-", "abc"), re.sub("x*", "-", "abxd"), re.split("", "abc"), re.split("x*", "axbc"), re.findall("", "ab"), re.findall("a|(b)", "ab"), re.sub(r"(a)|b", r"[\1]", "ab"), re.sub("a", r"\n\\", "a"), re.sub(r"(?P<n>a)", r"\g<n>\g<1>\g<0>", "a"), re.split("(a)|b", "xayb")
p = re.compile(r"a(b)?", re.I | re.M)
p, p.flags, p.groups, p.groupindex, p.pattern, p.match("xab", 1), p.search("xxAB", 1, 3), p.fullmatch("AB"), p.findall("aBA"), p == re.compile(r"a(b)?", re.I | re.M), hash(p) == hash(re.compile(p)), re.compile(b"a"), re.compile(p) is p, p.sub("z", "aAb"), p.split("1a2"), p.scanner("ab").match()
re.findall(r"^\w", "a\nb", re.M), re.findall(r".", "a\nb", re.S), re.findall(r"\w", "aé中_1"), re.findall(r"\w", "aé", re.A), re.findall(rb"\w", b"a\xe9"), re.match("É", "é", re.I), re.findall("[a-c]", "ABC", re.I), re.match(r"a b # c", "ab", re.X), re.findall(r"(?i:a)b", "AbAB"), re.findall(r"(?s).", "\n"), re.findall(r"\bfoo\b", "foo food foo"), re.findall(r"\Bo", "foo o"), re.search(r"a\Z", "a\n"), re.search("a$", "a\n"), re.findall(r"\s\S", " a\tb")
re.match(r"(a+)+b", "aaab"), re.match(r"a*?b", "aab"), re.match(r"a{2,3}", "aaaa"), re.match(r"a{2}?", "aaa"), re.match(r"(?:ab)+", "abab"), re.findall(r"(?<=a)b", "abcb"), re.findall(r"(?<!a)b", "abcb"), re.findall(r"a(?=b)", "abac"), re.findall(r"a(?!b)", "abac"), re.match(r"(a)(?(1)b|c)", "ab"), re.match(r"(\w)\1", "aa"), re.match(r"(?P<q>['\"]).*?(?P=q)", "'a'"), re.match(r"a++b", "aab"), re.match(r"a++a", "aa"), re.match(r"(?>a+)b", "aab"), re.match(r"[^\W\d]+", "ab1"), re.match(r"[]\-a]+", "]-a"), re.match("[a\\]]", "]"), re.match(r"\x41\u0042\N{LATIN CAPITAL LETTER C}\101", "ABCA")
