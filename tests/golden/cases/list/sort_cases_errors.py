class K:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"K{self.v}"
l = [3, 2, 1]
l.sort(key=lambda v: l.append(v))
def key(v):
    if v == 2: raise ValueError("two")
    return v
l = [3, 1, 2, 0]
l.sort(key=key)
class Bad:
    def __lt__(self, other): raise RuntimeError("no order")
sorted([Bad(), Bad()])
class Odd:
    def __lt__(self, other): return "truthy"
data = [(i * 7919 % 101, i) for i in range(300)]
sorted(["a", 1])
sorted([(1, "a"), (1, 2)])
sorted([{}, {}])
count = 0
class C(int):
    def __lt__(self, other):
        global count
        count += 1
        return int(self) < int(other)
from functools import cmp_to_key
sorted([1, 2], key=cmp_to_key(lambda a: 0))
