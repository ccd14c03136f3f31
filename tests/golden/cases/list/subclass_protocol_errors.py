class L(list):
    def __getitem__(self, i): return ("item", list.__getitem__(self, i))
    def append(self, v): super().append(v * 2)
class S:
    def __getitem__(self, i):
        if i > 3: raise IndexError(i)
        return i * i
    def __len__(self): return 4
class E:
    def __iter__(self): return 5
list(E())
class F:
    def __iter__(self): return self
    def __next__(self): raise ValueError("boom")
list(F())
class G:
    def __iter__(self): yield from (1, 2)
    def __length_hint__(self): return 10
class H(G):
    def __length_hint__(self): return -1
list(H())
class H2(G):
    def __length_hint__(self): return "x"
list(H2())
class Z(list):
    __slots__ = ("z",)
z = Z([1]); z.z = 5; z.z, z
z.y = 1
class M:
    __getitem__ = None
M()[0]
class N:
    __iter__ = None
list(N())
class O:
    __contains__ = None
5 in O()
