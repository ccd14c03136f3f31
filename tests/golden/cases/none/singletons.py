None, repr(None), str(None), type(None), None is None, None == None, None == 0, hash(None) == hash(None), bool(None), f"{None}", f"{None!r:>6}"
type(None)()
type(None)(1)
None()
None.x
None.x = 1
None + 1
None[0]
None[0] = 1
del None[0]
None < None
len(None)
iter(None)
for x in None: pass
f"{None:5}"
[*None]
{**None}
print(*None)
Ellipsis, ..., repr(...), type(...), bool(...), type(...)(), Ellipsis is ...
type(...)(1)
NotImplemented, repr(NotImplemented), type(NotImplemented), type(NotImplemented)() is NotImplemented
bool(NotImplemented)
not NotImplemented
object(1)
None.__class__, None.__doc__, None.__eq__(None), None.__eq__(1), None.__bool__(), NotImplemented.__reduce__(), (...).__reduce__()
class X(type(None)): pass
class Y(type(...)): pass
class Z(type(NotImplemented)): pass
