"".join([]), ",".join(["a"]), ",".join(["a", "b"]), "".join("abc"), "-".join({"x": 1}), ", ".join(str(i) for i in range(3)), "é".join(["a", "b"]), "a".join(["é", "中"]), "\n".join(["x", ""]), ",".join(("a", "b")), "x".join(["", "", ""]), " ".join("a b".split())
"a" + "b", "a" * 3, 3 * "ab", "a" "b", "a" + "" + "b", "é" + "a" + "中" + "😀", ("a" * 10)[5:], "-" * 0, "a" * -5
s = ""
for i in range(5): s += str(i)
s
t = s; t += "x"; s, t
l = ["a"] * 3; l[1] += "b"; l
"%s-%s" % ("a", "b"), "{}-{}".format("a", "b"), f"{'a'}-{'b'}", "a-b" == "-".join("ab"), "abc"[::-1], "".join(reversed("abc")), "".join(sorted("cab")), "".join(c for c in "a1b2" if c.isalpha()), "".join(map(chr, range(97, 100))), "".join(dict.fromkeys("banana")), "".join(filter(str.isupper, "aBcD"))
class J:
    def __iter__(self): return iter(["i", "t"])
"+".join(J())
class S(str): pass
type("".join([S("a")])), type(S("a") + "b"), type("a" + S("b")), "".join([S("a"), S("b")])
