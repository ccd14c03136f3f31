"""staticmethod and classmethod: binding, wrapping, inheritance, callability."""


class A:
    @classmethod
    def make(cls, *args):
        return cls.__name__, args

    @staticmethod
    def plain(*args):
        return args

    def normal(self):
        return self.make(1), self.plain(2)


class B(A):
    @classmethod
    def make(cls):
        return "B:" + super().make()[0]


print(A.make(1), A().make(2), B.make(), B().make(), A.plain(1), A().plain(), A().normal())
s, c = A.__dict__["plain"], A.__dict__["make"]
print(type(s), type(c), s.__func__(5), s(6), c.__func__(int), s.__wrapped__ is s.__func__, c.__name__, s.__isabstractmethod__, repr(s).split(" at ")[0], repr(c).split(" at ")[0])
for code in ("c()", "classmethod(5).__get__(None, A)()", "staticmethod(5)()", "A.make.__self__", "A().make.__self__", "A.plain.__self__", "c.x", "classmethod()", "staticmethod(1, 2)", "A.nope()"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print(c.__get__(None, A)(), c.__get__(A())(9), s.__get__(None, A)(3))


class C:
    length = staticmethod(len)
    builtin = len
    add = classmethod(lambda cls, x: (cls.__name__, x))
    text = classmethod(str)
    nested = staticmethod(classmethod(lambda cls: cls))

    class Inner:
        pass

    inner = staticmethod(Inner)


print(C.length("abc"), C().length("ab"), C().builtin("abcd"), C.add(1), C.text(), type(C().inner()).__name__)


class D:
    def method(self):
        return "method"

    cm = classmethod(method)
    method2 = method


print(D().method2(), D.cm(), D.method(None))
d = D()
d.method = lambda: "instance function"
print(d.method(), D().method())
import functools


class E:
    part = functools.partial(print, "partial")
    method = functools.partialmethod(lambda self, a, b: (a, b), 1)

    @functools.cached_property
    def once(self):
        print("computed")
        return 5


e = E()
print(e.method(2), e.once, e.once, e.__dict__)
