import gc, sys
gc.collect(5)
gc.collect(-1)
gc.set_threshold()
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a, b = D("a"), D("b"); a.other, b.other = b, a
names = []
class R:
    def __del__(self): names.append(self)
a = b = None
class E:
    def __del__(self): raise ValueError("in del")
sys.unraisablehook = lambda u: print("unraisable", type(u.exc_value).__name__, u.exc_value, u.object is E.__del__)
e = E(); del e; _ = gc.collect()
sys.intern(5)
sys.exit(3)
sys.exit()
sys.exit("m")
sys.setswitchinterval(0)
sys._getframe(100)
sys._getframe("a")
sys.set_int_max_str_digits(100)
sys.version_info.major = 5
type(sys.version_info)()
sys.nope
