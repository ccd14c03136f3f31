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
type(...)(1)
bool(NotImplemented)
not NotImplemented
object(1)
class X(type(None)): pass
class Y(type(...)): pass
class Z(type(NotImplemented)): pass
