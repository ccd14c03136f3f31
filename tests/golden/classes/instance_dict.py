"""Instance dictionaries: identity, replacement, order, deletion, many attributes, class changes."""


class C:
    def __init__(self):
        self.a = 1
        self.b = 2


c = C()
d = c.__dict__
print(d, c.__dict__ is d, vars(c) is d)
d["new"] = 5
print(c.new, sorted(d))
c.later = 6
print(d)
del c.a
print(d, hasattr(c, "a"))
del d["b"]
try:
    c.b
except AttributeError as error:
    print(error)
c.__dict__ = {"x": 1, "y": 2}
print(c.x, d, c.__dict__)
c.__dict__.clear()
print(c.__dict__)
d5 = {}
c.__dict__ = d5
c.z = 1
print(d5)
c.__dict__[5] = "non-string key"
print(c.__dict__, dir(c)[-1:] != [5] if False else len(c.__dict__))
many = C()
for i in range(200):
    setattr(many, f"attr{i}", i)
for i in range(0, 200, 2):
    delattr(many, f"attr{i}")
print(len(vars(many)), many.attr199, list(vars(many))[:4])


class D:
    pass


o = D()
o.p = 1
o.__class__ = C
print(type(o).__name__, o.p, isinstance(o, C))
for bad in ("c.__dict__ = 5", "c.__dict__ = None", "o.__class__ = int", "o.__class__ = 5", "o.__class__ = object", "(5).__class__ = C", "setattr(c, 5, 1)", "object().__dict__", "vars(object())", "C.__dict__['q'] = 1"):
    try:
        exec(bad)
    except Exception as error:
        print(bad, "->", type(error).__name__, error)


class Sub(dict):
    pass


s = Sub(k=1)
s.attr = 2
print(s, s.__dict__, Sub.__dict__.keys() >= {"__dict__", "__weakref__"})
copy = dict(vars(many))
vars(many).update(fresh=1)
print(many.fresh, "fresh" in copy)
x, y = C(), C()
x.__dict__ = y.__dict__
x.shared = 1
print(y.shared)
print([k for k in vars(x)], vars(x) == {"a": 1, "b": 2, "shared": 1}, {**vars(x)}, vars(x) | {"u": 0})
