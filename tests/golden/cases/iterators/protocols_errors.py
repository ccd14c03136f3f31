class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
next(It(0))
a, b = It(3)
a, b = It(1)
class Seq:
    def __getitem__(self, i):
        if i == 3: raise IndexError
        return i * 10
reversed(Seq())
len(Seq())
class BadIter:
    def __iter__(self): return 5
iter(BadIter())
for x in BadIter(): pass
list(BadIter())
[*BadIter()]
1 in BadIter()
class Raises:
    def __iter__(self): raise ValueError("in iter")
list(Raises())
1 in Raises()
class NextRaises:
    def __iter__(self): return self
    def __next__(self): raise KeyError("in next")
list(NextRaises())
for x in NextRaises(): pass
sum(NextRaises())
class Map:
    def __getitem__(self, k): raise KeyError(k)
list(Map())
iter([]).__next__()
iter([]).__iter__().__next__()
type(iter([]))()
class Len:
    def __iter__(self): return iter([1])
    def __len__(self): raise ValueError("len")
list(Len())
class Hint:
    def __iter__(self): return iter([1])
    def __length_hint__(self): return 2**70
list(Hint())
