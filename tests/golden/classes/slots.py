"""__slots__: descriptors, inheritance, dict and weakref, conflicts, errors."""


class A:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = 1


a = A()
print(a.x, A.x, type(A.x).__name__, hasattr(a, "y"), hasattr(a, "__dict__"), A.__slots__, A.x.__get__(a), A.x.__name__)
a.y = 5
del a.y
for code in ("a.y", "a.z = 1", "a.z", "del a.y", "a.__dict__", "import weakref; weakref.ref(a)", "A.x.__get__(5)", "A.x.__set__(5, 1)"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class B(A):
    pass


class C(A):
    __slots__ = ("z", "__dict__")


class D(A):
    __slots__ = {"w": "doc of w", "v": None}


class E:
    __slots__ = "single"


class F:
    __slots__ = ["__private", "a"]

    def __init__(self):
        self.__private = 1


b, c, d, e, f = B(), C(), D(), E(), F()
b.anything = 1
c.other, c.z = 2, 3
d.w = 4
e.single = 5
print(b.__dict__, c.__dict__, c.z, d.w, D.w.__doc__, e.single, f._F__private, sorted(k for k in F.__dict__ if "priv" in k))
for code in (
    "class X:\n __slots__ = ('a',)\n a = 1",
    "class X:\n __slots__ = (5,)",
    "class X:\n __slots__ = ('a b',)",
    "class X:\n __slots__ = ('__dict__', '__dict__')",
    "class X(int):\n __slots__ = ('a',)",
    "class X(tuple):\n __slots__ = ('a',)",
    "class X(A, E): pass",
    "class X(str):\n __slots__ = ()\nprint(X('q'))",
    "class X(B):\n __slots__ = ('__dict__',)",
    "class X:\n __slots__ = ('__weakref__', 'q')\nimport weakref\nx = X()\nprint(weakref.ref(x)() is x)",
    "class X:\n __slots__ = 5",
    "class X:\n __slots__ = ('é',)\nX().é = 1",
    "class X(list):\n __slots__ = ('tag',)\nx = X([1]); x.tag = 2; print(x, x.tag)",
    "class X(dict):\n __slots__ = ('tag',)\nx = X(a=1); x.tag = 2; print(x, x.tag)",
    "class X(Exception):\n __slots__ = ('tag',)\nx = X(1); x.tag = 2; x.z = 1; print(repr(x), x.tag)",
    "a.__class__ = E",
    "a.__class__ = D",
    "b.__class__ = A",
):
    try:
        exec(code)
        print("fine:", code.splitlines()[0])
    except Exception as error:
        print(type(error).__name__, error)


class Same1:
    __slots__ = ("p",)


class Same2:
    __slots__ = ("p",)


s = Same1()
s.p = 5
s.__class__ = Same2
print(type(s).__name__, s.p)
import copy
print(copy.copy(a).x, a.__getstate__(), b.__getstate__(), c.__getstate__())
