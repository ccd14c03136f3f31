def f(a, b=1, *c, d, **e):
    "doc"
    x = a + 1
    def g(): return x
    return g, [i for i in c], 1.5, "s", None, (1, 2)
c = f.__code__
c.co_name = 5
c.replace(co_name=5)
c.replace(nope=1)
c.replace(co_argcount=-1)
c.replace(co_varnames=("a",))
type(c)()
type(c)(1)
def h(): return 257
