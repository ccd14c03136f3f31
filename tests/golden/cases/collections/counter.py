from collections import Counter
c = Counter("abracadabra")
c, c["a"], c["z"], c.most_common(2), c.total(), sorted(c.elements())[:4], len(c), "z" in c, Counter(a=1, b=2), Counter({"x": 3}), Counter(), Counter([1, 1, 2]), c.most_common()[-1]
c.update("aaa"), c["a"], c.subtract({"a": 10}), c["a"], c.update({"q": 5}), c["q"]
Counter("aab") + Counter("abc"), Counter("aab") - Counter("abc"), Counter("aab") & Counter("abb"), Counter("aab") | Counter("abb"), +Counter(a=1, b=-1), -Counter(a=1, b=-1), Counter("ab") == Counter("ba"), Counter(a=1) <= Counter(a=2), Counter(a=0) == Counter(), Counter("ab") < Counter("aab"), Counter("a") ^ Counter("b") if hasattr(Counter, "__xor__") else ""
c.fromkeys("ab")
Counter(5)
Counter("a", "b")
Counter(a=1) + {}
del c["nope"]; c["a"] -= 1; type(c.copy()), dict(Counter("ab")), repr(Counter({"a": 1})), Counter(a="x", b="y") if False else Counter({1: 2})
x = Counter("ab"); x += Counter("b"); x -= Counter("a"); x |= Counter("z"); x
