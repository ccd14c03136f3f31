import pickle, copyreg
class C:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"C({self.v})"
pickle.dumps([1, "a"], 4), pickle.dumps(None, 0), pickle.dumps({"k": (1, 2.5)}, 2), pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL
l = [1]; l.append(l); m = pickle.loads(pickle.dumps(l)); m[1] is m
pickle.dumps(open)
class S:
    def __getstate__(self): return 5
    def __setstate__(self, s): self.s = s
class R:
    def __reduce__(self): return (list, ((1, 2),))
pickle.loads(pickle.dumps(R()))
class B:
    def __reduce__(self): return 5
class N(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    def __getnewargs__(self): return tuple(self)
import io; f = io.BytesIO(); pickle.dump([1], f), pickle.dump("x", f), f.seek(0), pickle.load(f), pickle.load(f)
class E(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
pickle.loads(pickle.dumps(ValueError("x", 1))), pickle.loads(pickle.dumps(KeyError("k")))
