import numbers, collections.abc as c
class V(c.MutableSequence):
    def __init__(self): self.l = []
    def __len__(self): return len(self.l)
    def __getitem__(self, i): return self.l[i]
    def __setitem__(self, i, v): self.l[i] = v
    def __delitem__(self, i): del self.l[i]
    def insert(self, i, v): self.l.insert(i, v)
class M(c.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, x): self.d[k] = x
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M(); m.update(a=1), m.setdefault("b", 2), m.pop("a"), list(m.items()), m.get("z"), "b" in m, m == {"b": 2}, m.keys(), m.values(), m.popitem(), len(m), m.clear()
m.pop("q")
m.popitem()
class S(c.MutableSet):
    def __init__(self, i=()): self.s = list(i)
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, x): self.s.append(x) if x not in self.s else None
    def discard(self, x): self.s.remove(x) if x in self.s else None
s = S([1, 2]); (s | {3}).s, (s & [1]).s, (s - {1}).s, (s ^ {2, 5}).s, s <= {1, 2, 3}, s.isdisjoint([9]), s.remove(1), s.pop(), s.s
s.remove(9)
s.pop()
c.Sequence()
c.MutableMapping()
class G(c.Generator):
    def send(self, v): return v
    def throw(self, *a): raise a[0]
