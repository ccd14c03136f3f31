f = frozenset([1, 2])
f, len(f), f | {3}, f & {1}, f - {1}, f ^ {5}, f == {1, 2}, f <= {1, 2, 3}, f.union([4]), f.copy() is f, frozenset(f) is f, hash(f) == hash(frozenset([2, 1])), frozenset() == set(), f.isdisjoint([9]), f.issubset({1, 2}), {f: 1}[frozenset({1, 2})], f in {f}, set(f)
hash(frozenset()), hash(frozenset([1])), hash(frozenset([1, 2, 3])), hash(frozenset([frozenset()]))
f |= {7}; f
class F(frozenset):
    def __repr__(self): return "F!"
F([1]), F([1]) | {2}, type(F([1]) | {2}), F([1]) == {1}, hash(F([1])) == hash(frozenset([1])), F([1]).copy(), type(frozenset(F([1]))), frozenset.__new__(F, [1])
class S(set):
    def __init__(self, items=(), tag=None):
        super().__init__(items)
        self.tag = tag
    def add(self, v): super().add(v * 2)
s = S([1, 2], tag="t"); s.add(5); s, s.tag, s | {1}, type(s | {1}), type(s.copy()), {1} | s, type({1} | s), s == {1, 2, 10}
s.__reduce__()
frozenset([1]).__reduce__()
class R:
    def __ror__(self, other): return "ror"
    def __rsub__(self, other): return "rsub"
    def __gt__(self, other): return "gt"
{1} | R(), {1} - R(), {1} < R(), frozenset() | R()
a = {frozenset({i}) for i in range(3)}; frozenset({1}) in a, {1} in a, a.discard({1}), len(a)
