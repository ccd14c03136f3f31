import copy
a = [1, [2, 3], {"k": [4]}]
b, c = copy.copy(a), copy.deepcopy(a)
b == a, b is a, b[1] is a[1], c == a, c[1] is a[1], copy.copy((1, 2)), copy.deepcopy(({},)), copy.copy("s") is "s", copy.deepcopy(5), copy.copy(None), copy.copy(len) is len, copy.deepcopy(int) is int
t = (1, 2); copy.copy(t) is t, copy.deepcopy(t) is t, copy.deepcopy((1, [])) is t
l = [1]; l.append(l); d = copy.deepcopy(l); d[1] is d, d[1] is l
class C:
    def __init__(self): self.x = [1]
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return f"deep {type(memo).__name__}"
copy.copy(C()), copy.deepcopy(C()), copy.deepcopy([C()])
class D:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"D({self.v})"
d = D([1]); e = copy.copy(d); f = copy.deepcopy(d); e.v is d.v, f.v is d.v, f == d
class S:
    __slots__ = ("a", "b")
s = S(); s.a = [1]; copy.copy(s).a is s.a, copy.deepcopy(s).a is s.a, hasattr(copy.copy(s), "b")
class G:
    def __getstate__(self): return {"state": 1}
    def __setstate__(self, s): self.got = s
copy.copy(G()).got
class R:
    def __init__(self, a): self.a = a
    def __reduce__(self): return (R, (self.a + 1,))
copy.copy(R(1)).a, copy.deepcopy(R(1)).a
shared = [1]; x = copy.deepcopy([shared, shared]); x[0] is x[1]
copy.copy((i for i in ()))
copy.deepcopy(open)
copy.copy(type("M", (), {})()).__class__.__name__, copy.copy({1, 2}), copy.deepcopy(frozenset([1])), copy.copy(range(3)), copy.copy(bytearray(b"a")), copy.copy(slice(1)), copy.deepcopy({"a": {"b": 1}}), copy.copy(1j), copy.copy(lambda: 1) is not None
copy.replace(5)
class Rep:
    def __replace__(self, **k): return k
copy.replace(Rep(), a=1)
copy.deepcopy(__import__("sys"))
copy.Error
