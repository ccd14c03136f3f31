def f(a, b=2):
    c = 3
    before = sorted(locals())
    d = 4
    return before, sorted(locals())
f(1)
def g():
    x = 1
    def inner():
        return x, sorted(locals())
    l = locals()
    l["x"] = 99
    l["new"] = 5
    return inner(), x, "new" in locals(), l["x"]
g()
def h():
    exec("z = 5")
    try: return z
    except NameError as e: return str(e)
h()
def k():
    ns = locals()
    exec("z = 5", globals(), ns)
    return ns["z"], "z" in locals()
k()
class C:
    x = 1
    l = sorted(n for n in locals() if not n.startswith("__"))
    y = [locals() is not None for _ in "a"]
C.l
locals() is globals(), vars() is globals()
def m(): return [sorted(locals()) for i in range(1)], {k: v for k, v in locals().items()}
m()
import sys
def outer():
    v = 1
    def change(): sys._getframe(1).f_locals["v"] = 42
    change()
    return v
outer()
def n():
    fl = sys._getframe().f_locals
    fl["extra"] = 1
    q = 2
    return fl["q"], fl["extra"], "extra" in locals(), sorted(fl), type(fl).__name__, len(fl)
n()
def p():
    fl = sys._getframe().f_locals
    a = 1
    fl["a"] = 2
    del fl["zz"]
def p2():
    a = 1
    del sys._getframe().f_locals["a"]
def p3(): sys._getframe().f_locals["nope"]
def r(x): x += 1; del x; return "x" in locals()
r(1)
eval("[x for x in range(3)]"), eval("locals()", {"a": 1}).keys() >= {"a"}, eval("a + b", {"a": 1}, {"b": 2}), exec("def q(): return a", {"a": 1}), (lambda: locals())(), (lambda x: sorted(locals()))(1)
globals()["dyn"] = 7; dyn
sys._getframe().f_code.co_name, sys._getframe().f_back is not None, sys._getframe().f_globals is globals(), sys._getframe().f_builtins["len"] is len, sys._getframe().f_lineno, type(sys._getframe()).__name__, repr(sys._getframe())[:8]
