import weakref, gc
class C:
    def __init__(self, v): self.v = v
    def m(self): return self.v
c = C(1)
r = weakref.ref(c, lambda ref: print("callback"))
r() is c, weakref.getweakrefcount(c), weakref.getweakrefs(c) == [r], r == weakref.ref(c), hash(r) == hash(c), weakref.ref(c) is weakref.ref(c), type(r), repr(r).startswith("<weakref at 0x")
p = weakref.proxy(c); p.v, p.m(), type(p).__name__, isinstance(p, C), p == c, bool(p)
p.v = 5; c.v
wm = weakref.WeakMethod(c.m); wm()(), weakref.finalize(c, print, "finalized").alive
d = weakref.WeakValueDictionary(a=c); k = weakref.WeakKeyDictionary({c: 1}); s = weakref.WeakSet([c])
len(d), len(k), len(s), d["a"] is c, k[c], c in s, list(d.keys()), d.get("zz")
del c; _ = gc.collect()
r(), len(d), len(k), len(s), wm(), r
hash(weakref.ref(C(1))) if False else ""
weakref.ref(C(1), 5)() if False else ""
weakref.ref(set()), weakref.ref(len)() is len, weakref.ref(C)() is C, weakref.ref(lambda: 0)
class L(list): pass
l = L(); weakref.ref(l)() is l
class S:
    __slots__ = ()
class W:
    __slots__ = ("__weakref__",)
w = W(); weakref.ref(w)() is w
f = weakref.finalize(l, print, "called"); f(), f(), f.alive
r.__callback__, r.__init__, weakref.ref(l).__callback__
class Sub(weakref.ref):
    extra = 1
x = Sub(l); x() is l, x.extra, x is Sub(l)
