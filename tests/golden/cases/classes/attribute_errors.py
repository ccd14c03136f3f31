class A:
    x = 1
    def f(self): pass
a = A()
a.y
A.y
a.y.z
a.f.y
a.f()()
A().x.y
A.f.x
A.f.__self__
a.f.__self__ is a, a.f.__func__ is A.f
del a.x
del A.zzz
a.x = 2; del a.x; a.x
del a.f
a.f = 5; a.f, A.f is not None; del a.f; callable(a.f)
getattr(a, "n o"), 1
setattr(a, "n o", 1); getattr(a, "n o")
setattr(a, 5, 1)
getattr(a, None)
hasattr(a, "zz"), hasattr(a, "x"), getattr(a, "zz", None)
a.__class__.__name__, a.__module__, a.__doc__, a.__dict__, A.__doc__
a.__name__
a.__qualname__
a.__bases__
A.__wrong__
5 .x
5 .x = 1
"a".x
"a".x = 1
[].x = 1
().x = 1
{}.x = 1
None.x
None.x = 1
len.x
len.x = 1
int.x
int.x = 1
(lambda: 0).x
f = lambda: 0; f.x = 1; f.x, f.__dict__
del f.x; f.x
import math; math.nope
math.nope()
math.pi = 3; math.pi; math.pi = 3.141592653589793
object().x = 1
object.x = 1
type.x = 1
A.__dict__["x"] = 5
A.__dict__ = {}
a.__dict__ = 5
a.__weakref__, A.__weakref__ is not None
a.__class__ = 5
a.__class__ = int
a.__class__ = type("B", (), {"x": "B.x"}); a.x
