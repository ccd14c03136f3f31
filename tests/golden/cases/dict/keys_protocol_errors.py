class K:
    def __init__(self, v, h): self.v, self.h = v, h
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __repr__(self): return f"K({self.v})"
d = {K(1, 5): "a", K(2, 5): "b"}; d[K(1, 5)], d[K(2, 5)], K(1, 6) in d, K(3, 5) in d, len(d), d
d[K(9, 5)]
class H:
    def __hash__(self): return "x"
{H(): 1}
class H2:
    def __hash__(self): return 2**70
class H3:
    __hash__ = None
{H3(): 1}
class H4:
    def __eq__(self, other): return True
{H4(): 1}
hash(H4())
class H5:
    def __hash__(self): raise ValueError("no hash")
{H5()}
class E:
    def __hash__(self): return 1
    def __eq__(self, other): raise ZeroDivisionError("eq")
{E(): 1}[1]
d = {1: "int"}
d[E()]
d.get(E())
class M(dict):
    def __missing__(self, key): return f"<{key}>"
class Counter(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v + 1)
class Mapping:
    def keys(self): return ["x", "y"]
    def __getitem__(self, k): return k * 2
class BadMapping:
    def keys(self): return 5
dict(BadMapping())
{**BadMapping()}
{**5}
{**[1]}
(lambda **k: k)(**5)
class Str(str): pass
