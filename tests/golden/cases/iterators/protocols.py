class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
list(It(3)), sum(It(4)), 2 in It(5), 9 in It(5), max(It(3)), sorted(It(3)), tuple(It(2)), set(It(2)), dict(zip("ab", It(2))), [*It(2)], "".join(map(str, It(3))), list(enumerate(It(2))), list(zip(It(2), It(3))), all(It(3)), any(It(1)), next(It(1)), next(It(0), "d")
a, b, *c = It(5); a, b, c
class Seq:
    def __getitem__(self, i):
        if i == 3: raise IndexError
        return i * 10
list(Seq()), 20 in Seq(), iter(Seq()).__reduce__()[1:] is not None, [*Seq()], tuple(reversed([1, 2])), list(iter(Seq()))
class BadIter:
    def __iter__(self): return 5
class Raises:
    def __iter__(self): raise ValueError("in iter")
class NextRaises:
    def __iter__(self): return self
    def __next__(self): raise KeyError("in next")
class Map:
    def __getitem__(self, k): raise KeyError(k)
it = iter([1, 2, 3]); next(it), list(it), list(it), next(it, None)
l = [1, 2]; it = iter(l); next(it), l.append(3), list(it), l.append(4), list(it)
d = {1: 1}; it = iter(d); next(it), next(it, "x"), next(it, "x")
s = iter("ab"); next(s), s.__length_hint__(), list(s), next(s, 0)
r = reversed([1, 2, 3]); next(r), r.__length_hint__(), list(r)
iter(int, 1), list(zip(iter(lambda: 5, 5), "a")), next(iter(lambda: 1, 2))
z = zip(x := iter("abcd"), x); list(z)
type(iter([])), type(iter(())), type(iter("")), type(iter("é")), type(iter(b"")), type(iter({})), type(iter({}.values())), type(iter({}.items())), type(iter(set())), type(iter(range(0))), type(iter(range(10**20))), type(reversed([])), type(reversed({})), type(iter(int, 1)), type(iter(bytearray())), type(iter(memoryview(b""))), type(iter(Seq()))
copy_of = __import__("copy").copy(iter([1, 2])); list(copy_of)
class Len:
    def __iter__(self): return iter([1])
    def __len__(self): raise ValueError("len")
class Hint:
    def __iter__(self): return iter([1])
    def __length_hint__(self): return 2**70
