class K:
    def __init__(self, v, h): self.v, self.h = v, h
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __repr__(self): return f"K({self.v})"
d = {K(1, 5): "a", K(2, 5): "b"}; d[K(1, 5)], d[K(2, 5)], K(1, 6) in d, K(3, 5) in d, len(d), d
class H:
    def __hash__(self): return "x"
class H2:
    def __hash__(self): return 2**70
{H2(): 1}[H2()] if False else hash(H2())
class H3:
    __hash__ = None
class H4:
    def __eq__(self, other): return True
class H5:
    def __hash__(self): raise ValueError("no hash")
class E:
    def __hash__(self): return 1
    def __eq__(self, other): raise ZeroDivisionError("eq")
d = {1: "int"}
class M(dict):
    def __missing__(self, key): return f"<{key}>"
m = M(a=1); m["a"], m["b"], m.get("b"), "b" in m, len(m), m
class Counter(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v + 1)
c = Counter(a=1); c["a"] = 5; c.update(b=1); c.setdefault("z", 1); c, c["a"], c | {}, type(c | {}), type(c.copy()), dict(c)
class Mapping:
    def keys(self): return ["x", "y"]
    def __getitem__(self, k): return k * 2
dict(Mapping()), {**Mapping()}, (lambda **k: k)(**Mapping()), {}.update(Mapping())
class BadMapping:
    def keys(self): return 5
nan = float("nan"); {nan: 1}[nan], float("nan") in {nan: 1}
{2**64: 1}[2.0**64], {(1, 2): 3}[1, 2], {1: 2}[True], {"a": 1}.__getitem__("a"), {1.0: "x"}[1], {"é": 1}["é"]
class Str(str): pass
{Str("a"): 1}["a"], {"a": 1}[Str("a")], type(list({Str("a"): 1})[0])
big = {i: i for i in range(1000)}; [big.pop(i) for i in range(0, 1000, 2)][-1], len(big), list(big)[:3], sum(big.values())
big.update((i, 0) for i in range(0, 10, 2)); list(big)[-5:], big.popitem()
o = {"b": 1, "a": 2}; del o["b"]; o["b"] = 3; list(o), list({**o, "c": 1})
