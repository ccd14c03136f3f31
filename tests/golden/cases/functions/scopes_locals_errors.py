def f(a, b=2):
    c = 3
    before = sorted(locals())
    d = 4
    return before, sorted(locals())
def g():
    x = 1
    def inner():
        return x, sorted(locals())
    l = locals()
    l["x"] = 99
    l["new"] = 5
    return inner(), x, "new" in locals(), l["x"]
def h():
    exec("z = 5")
    try: return z
    except NameError as e: return str(e)
def k():
    ns = locals()
    exec("z = 5", globals(), ns)
    return ns["z"], "z" in locals()
class C:
    x = 1
    l = sorted(n for n in locals() if not n.startswith("__"))
    y = [locals() is not None for _ in "a"]
def m(): return [sorted(locals()) for i in range(1)], {k: v for k, v in locals().items()}
import sys
def outer():
    v = 1
    def change(): sys._getframe(1).f_locals["v"] = 42
    change()
    return v
def n():
    fl = sys._getframe().f_locals
    fl["extra"] = 1
    q = 2
    return fl["q"], fl["extra"], "extra" in locals(), sorted(fl), type(fl).__name__, len(fl)
def p():
    fl = sys._getframe().f_locals
    a = 1
    fl["a"] = 2
    del fl["zz"]
p()
def p2():
    a = 1
    del sys._getframe().f_locals["a"]
p2()
def p3(): sys._getframe().f_locals["nope"]
p3()
def r(x): x += 1; del x; return "x" in locals()
globals()["dyn"] = 7; dyn
del globals()["dyn"]; dyn
sys._getframe().f_lineno = 5
sys._getframe().f_locals = {}
