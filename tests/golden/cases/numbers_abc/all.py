import numbers, collections.abc as c
isinstance(1, numbers.Integral), isinstance(1.0, numbers.Real), isinstance(1j, numbers.Complex), isinstance(1.0, numbers.Integral), isinstance(True, numbers.Number), issubclass(int, numbers.Rational)
class V(c.MutableSequence):
    def __init__(self): self.l = []
    def __len__(self): return len(self.l)
    def __getitem__(self, i): return self.l[i]
    def __setitem__(self, i, v): self.l[i] = v
    def __delitem__(self, i): del self.l[i]
    def insert(self, i, v): self.l.insert(i, v)
v = V(); v.append(1), v.extend([2, 3]), v.pop(), v.reverse(), v.l, v.remove(1), v.index(2), v.count(2), 2 in v, list(reversed(v)), v.clear(), v.l
v += [5]; v.l
class M(c.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, x): self.d[k] = x
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M(); m.update(a=1), m.setdefault("b", 2), m.pop("a"), list(m.items()), m.get("z"), "b" in m, m == {"b": 2}, m.keys(), m.values(), m.popitem(), len(m), m.clear()
class S(c.MutableSet):
    def __init__(self, i=()): self.s = list(i)
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, x): self.s.append(x) if x not in self.s else None
    def discard(self, x): self.s.remove(x) if x in self.s else None
s = S([1, 2]); (s | {3}).s, (s & [1]).s, (s - {1}).s, (s ^ {2, 5}).s, s <= {1, 2, 3}, s.isdisjoint([9]), s.remove(1), s.pop(), s.s
issubclass(list, c.MutableSequence), issubclass(dict, c.Mapping), isinstance(iter([]), c.Iterator), isinstance(5, c.Hashable), isinstance([], c.Hashable), isinstance(len, c.Callable), [x for x in ("Generator", "Coroutine", "AsyncIterator", "Reversible", "Collection", "Container", "ByteString") if hasattr(c, x)]
class G(c.Generator):
    def send(self, v): return v
    def throw(self, *a): raise a[0]
next(G()), G().send(5), G().close()
