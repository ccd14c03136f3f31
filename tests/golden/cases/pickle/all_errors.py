import pickle, copyreg
class C:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"C({self.v})"
for p in range(6): print(p, [pickle.loads(pickle.dumps(x, p)) for x in (None, True, 5, -1, 2**70, 1.5, "é", b"b", (1, 2), [1], {"a": 1}, {3}, frozenset([1]), C([1]), int, len, ..., range(3), 1j, bytearray(b"x"))])
pickle.dumps(lambda: 0)
pickle.dumps((i for i in ()))
pickle.loads(b"")
pickle.loads(b"garbage")
pickle.loads(b"\x80\x05.")
pickle.loads(b"\x80\x63.")
pickle.loads("text")
pickle.dumps(1, 99)
class S:
    def __getstate__(self): return 5
    def __setstate__(self, s): self.s = s
pickle.loads(pickle.dumps(S())).s
class R:
    def __reduce__(self): return (list, ((1, 2),))
class B:
    def __reduce__(self): return 5
pickle.dumps(B())
class N(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    def __getnewargs__(self): return tuple(self)
pickle.loads(pickle.dumps(N(1, 2))), type(pickle.loads(pickle.dumps(N(1, 2))))
import io; f = io.BytesIO(); pickle.dump([1], f), pickle.dump("x", f), f.seek(0), pickle.load(f), pickle.load(f)
pickle.load(f)
class E(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
pickle.loads(pickle.dumps(E(1, 2)))
