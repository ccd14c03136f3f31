f = frozenset([1, 2])
f.add(1)
f.remove
f[0]
frozenset(5)
frozenset([[]])
frozenset(1, 2)
f < 5
class F(frozenset):
    def __repr__(self): return "F!"
class S(set):
    def __init__(self, items=(), tag=None):
        super().__init__(items)
        self.tag = tag
    def add(self, v): super().add(v * 2)
class R:
    def __ror__(self, other): return "ror"
    def __rsub__(self, other): return "rsub"
    def __gt__(self, other): return "gt"
{1} & R()
a = {frozenset({i}) for i in range(3)}; frozenset({1}) in a, {1} in a, a.discard({1}), len(a)
a.remove({9})
