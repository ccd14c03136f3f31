def f(x=None, *, y=None): return x is None, y is None, x == None, (x or "default"), x if x is not None else "unset"
f(), f(0), f(None), f("", y=0), f(x=False), f([1])
[None] * 2, None in [0, None], {None: 1}[None], (None,) == (None,), None is None, None == False, None != 0, not None, None or 1, None and 1, str(None), repr(None), f"{None}", bool(None), type(None).__name__, isinstance(None, type(None)), None.__class__, hash(None) == hash(None), print(None), [print("x")], sorted([None]), {None}, max([None]), None if None else "else"
None > 1
None + 1
None()
None[0]
None.x
sorted([None, 1])
max([None, None])
int(None)
len(None)
for x in None: pass
a, b = None
None = 1
f(1, 2)
f(z=1)
