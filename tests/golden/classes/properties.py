"""property: getter, setter, deleter, copies, docs, inheritance, errors, abstractness."""


class P:
    """Class doc."""

    def __init__(self):
        self._x = 1

    @property
    def x(self):
        """The x."""
        return self._x

    @x.setter
    def x(self, value):
        self._x = value * 2

    @x.deleter
    def x(self):
        del self._x

    @property
    def read_only(self):
        return "ro"

    write_only = property(None, lambda self, v: print("wrote", v))
    empty = property()
    y = property(lambda self: "y", doc="doc of y")


p = P()
print(p.x)
p.x = 5
print(p.x, P.x.__doc__, P.y.__doc__, P.x.fget(p), P.x.__name__, type(P.x), P.x.fdel is not None, P.x.__get__(p), P.x.__get__(None, P) is P.x, P.x.__isabstractmethod__)
p.write_only = 3
del p.x
for code in ("p.x", "p.read_only = 1", "del p.read_only", "p.write_only", "p.empty", "p.empty = 1", "del p.empty", "P.x.fget = 1", "P.x.__set__(p)", "P.x.__name__ = 'n'; print(P.x.__name__)", "property(1, 2, 3, 4, 5)", "property(lambda: 1).__get__(p)", "P().y()", "P.x()", "P.x.nope"):
    try:
        exec(code)
        print(code, "passed")
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Q(P):
    @P.x.getter
    def x(self):
        return "Q.x"

    @property
    def read_only(self):
        return super().read_only + "!"


q = Q()
print(q.x, q.read_only)
q.x = 4
print(q._x)


class Sub(property):
    """Sub doc."""
    extra = 5


class R:
    z = Sub(lambda self: 1)

    @Sub
    def w(self):
        """w doc"""


print(R.z.extra, R().z, R.w.__doc__, R.z.__doc__)


class Lying:
    @property
    def broken(self):
        raise AttributeError("inner")

    def __getattr__(self, name):
        return f"fallback {name}"


print(Lying().broken)


class Unbound:
    value = property(lambda self: self.__dict__["value"])


u = Unbound()
u.__dict__["value"] = 7
print(u.value)
