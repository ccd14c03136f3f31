class L(list):
    def __getitem__(self, i): return ("item", list.__getitem__(self, i))
    def append(self, v): super().append(v * 2)
l = L([1, 2]); l.append(5); l, l[0], list(l), [*l], l[0:1], len(l), l + [1], type(l + l), type(l[:]), type(l * 2), type(l.copy()), l == [1, 2, 10], isinstance(l, list), repr(l), sorted(l), L("ab") == ["a", "b"], sum(l)
l.extra = 5; l.__dict__
class S:
    def __getitem__(self, i):
        if i > 3: raise IndexError(i)
        return i * i
    def __len__(self): return 4
list(S()), 9 in S(), list(reversed(S())), [*S()], max(S()), tuple(S()), list(enumerate(S(), 1)), 5 in S()
class E:
    def __iter__(self): return 5
class F:
    def __iter__(self): return self
    def __next__(self): raise ValueError("boom")
class G:
    def __iter__(self): yield from (1, 2)
    def __length_hint__(self): return 10
list(G()), [*G()], tuple(G()), set(G())
class H(G):
    def __length_hint__(self): return -1
class H2(G):
    def __length_hint__(self): return "x"
class Z(list):
    __slots__ = ("z",)
z = Z([1]); z.z = 5; z.z, z
class M:
    __getitem__ = None
class N:
    __iter__ = None
class O:
    __contains__ = None
list.__init__(a := [1, 2], "xyz"), a
list.__new__(list, "abc"), list.__new__(L)
