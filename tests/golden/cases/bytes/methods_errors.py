b"hello".index(b"x")
b"hello".find("l")
b"hello".find(256)
b"hello".startswith("h")
b"hello".startswith(("h",))
b"hello".count(None)
b"a".split("b")
b"a".split(b"")
b"a".strip("a")
b"a".partition(b"")
b"a".partition("a")
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
b"\xff".decode("ascii")
b"ab".decode(5)
b"a".nope
