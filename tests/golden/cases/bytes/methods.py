b"Hello World".upper(), b"Hello".lower(), b"Hello".swapcase(), b"hello world".title(), b"hELLO".capitalize(), b"\xe9".upper(), b"abc".isalpha(), b"a1".isalnum(), b"12".isdigit(), b" \t".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab Cd".istitle(), b"\x80".isascii(), b"".isascii(), b"\x85".isspace()
b"hello".find(b"l"), b"hello".find(108), b"hello".rfind(b"l"), b"hello".find(b"x"), b"hello".index(b"lo"), b"hello".count(b"l"), b"hello".count(108), b"hello".startswith(b"he"), b"hello".endswith((b"x", b"lo")), b"hello".startswith(bytearray(b"h")), b"a".find(b""), b"hello".rindex(108, 0, 3)
b"hello".index(b"x")
b"hello".find("l")
b"hello".find(256)
b"hello".startswith("h")
b"hello".startswith(("h",))
b"hello".count(None)
b"a b  c".split(), b"a,b,,c".split(b","), b"a,b,c".rsplit(b",", 1), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True), b"a.b.c".partition(b"."), b"a.b.c".rpartition(b"."), b" a ".strip(), b"xxa".lstrip(b"x"), b"a\0".rstrip(b"\0"), b"a\x0bb\x1cc".split(), b"a\x0bb\x85c".splitlines()
b"a".split("b")
b"a".split(b"")
b"a".strip("a")
b"a".partition(b"")
b"a".partition("a")
b",".join([b"a", bytearray(b"b"), memoryview(b"c")]), b"".join([]), b"hello".replace(b"l", b"LL"), b"hello".replace(b"", b"-", 2), b"aaa".replace(b"a", b"", 1), b"TestX".removeprefix(b"Test"), b"TestX".removesuffix(b"X"), b"a\tb".expandtabs(4), b"a".center(3), b"a".ljust(3, b"."), b"a".rjust(3), b"-5".zfill(4), b"abc".translate(None, b"b"), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(bytes.maketrans(b"a", b"z"), b"c"), b"abc".translate(None, delete=b"a")
b",".join(["a"])
b",".join([1])
b",".join(5)
b"a".replace(b"a", "b")
b"a".center(3, "x")
b"a".center(3, b"xy")
b"a".translate(b"a")
b"a".translate("a")
bytes.maketrans(b"a", b"bc")
bytes.maketrans("a", "b")
b"%s %b %d %x %r %a %c %c %5.1f %%" % (b"a", b"b", 1, 255, "é", "é", 65, b"z", 1.5), b"%(k)s" % {b"k": b"v"}, b"%5s|%-5s|" % (b"a", b"b"), b"%i" % 3
b"%s" % "a"
b"%s" % 5
b"%b" % None
b"%c" % 256
b"%c" % "a"
b"%d" % "a"
b"%(k)s" % {"k": b"v"}
b"%s" % ()
b"a" % 5
b"%z" % 1
b"ab".decode(), b"ab".decode("ascii", "strict"), b"ab".decode(encoding="utf-8")
b"\xff".decode("ascii")
b"ab".decode(5)
b"a".nope
