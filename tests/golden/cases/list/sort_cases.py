class K:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"K{self.v}"
sorted([K(3), K(1), K(2)]), sorted([K(3), K(1)], reverse=True), max([K(1), K(5)], key=lambda k: k.v)
l = [3, 2, 1]
l
def key(v):
    if v == 2: raise ValueError("two")
    return v
l = [3, 1, 2, 0]
l
class Bad:
    def __lt__(self, other): raise RuntimeError("no order")
class Odd:
    def __lt__(self, other): return "truthy"
len(sorted([Odd(), Odd()]))
data = [(i * 7919 % 101, i) for i in range(300)]
s = sorted(data, key=lambda t: t[0]); all(x[0] < y[0] or x[0] == y[0] and x[1] < y[1] for x, y in zip(s, s[1:])), s[:3], s[-2:]
r = sorted(data, key=lambda t: t[0], reverse=True); r[:3], all(x[0] > y[0] or x[0] == y[0] and x[1] < y[1] for x, y in zip(r, r[1:]))
sorted([2**70, 1, -2**70, 5]), sorted([1.5, float("-inf"), 2]), sorted(["é", "z", "a", "😀"]), sorted([b"b", b"a"]), sorted([(2, "x"), (1, "y"), (1, "a")]), sorted([[1], []]), sorted([True, False, 2, -1]), sorted([1, 2.5, 2, 0.1])
count = 0
class C(int):
    def __lt__(self, other):
        global count
        count += 1
        return int(self) < int(other)
sorted([C(3), C(1), C(2)]), count > 0
from functools import cmp_to_key
sorted([1, 3, 2], key=cmp_to_key(lambda a, b: b - a)), sorted("bA", key=cmp_to_key(lambda a, b: (a > b) - (a < b)))
type(cmp_to_key(5)).__name__
l = list(range(100)); l.sort(key=lambda v: (v % 3, -v)); l[:5], l[-5:]
