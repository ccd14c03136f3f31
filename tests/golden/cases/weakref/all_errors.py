import weakref, gc
class C:
    def __init__(self, v): self.v = v
    def m(self): return self.v
c = C(1)
r = weakref.ref(c, lambda ref: print("callback"))
p = weakref.proxy(c); p.v, p.m(), type(p).__name__, isinstance(p, C), p == c, bool(p)
d = weakref.WeakValueDictionary(a=c); k = weakref.WeakKeyDictionary({c: 1}); s = weakref.WeakSet([c])
del c; _ = gc.collect()
p.v
p.m()
weakref.ref(5)
weakref.ref("a")
weakref.ref([])
weakref.ref(None)
weakref.proxy(5)
weakref.ref()
weakref.WeakMethod(len)
class L(list): pass
class S:
    __slots__ = ()
weakref.ref(S())
class W:
    __slots__ = ("__weakref__",)
d["zz"]
k[5]
k[5] = 1
class Sub(weakref.ref):
    extra = 1
