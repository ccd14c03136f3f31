"""Changing classes at run time: methods, bases, attributes, special methods; caches must follow."""


class A:
    def f(self):
        return "A.f"

    x = 1


class B(A):
    pass


b = B()
results = []
for step in range(8):
    results.append((b.f(), b.x))
    match step:
        case 0:
            A.f = lambda self: "patched A.f"
        case 1:
            B.f = lambda self: "B.f"
        case 2:
            b.f = lambda: "instance f"
        case 3:
            del b.f
        case 4:
            del B.f
            B.x = 2
        case 5:
            b.x = 3
        case 6:
            B.x = property(lambda self: "property")
print(*results, sep="\n")


class Counter:
    count = 0

    def __call__(self):
        return "called"


c = Counter()
for _ in range(5):
    Counter.count += 1
print(Counter.count, c.count, c())
Counter.__call__ = lambda self, *a: ("new call", a)
print(c(1))
c.__call__ = lambda: "ignored"
print(c())
Counter.__len__ = lambda self: 5
Counter.__getitem__ = lambda self, i: i * 2
Counter.__iter__ = lambda self: iter("it")
Counter.__add__ = lambda self, o: ("add", o)
Counter.__eq__ = lambda self, o: True
Counter.__bool__ = lambda self: False
print(len(c), c[4], list(c), c + 1, c == 5, bool(c))
del Counter.__bool__, Counter.__iter__
print(bool(c), next(iter(c)))
del Counter.__len__
try:
    len(c)
except TypeError as error:
    print(error)
try:
    hash(Counter())
except TypeError as error:
    print(error)
print(hash(c) == hash(c) if Counter.__hash__ else "unhashable")


class Base1:
    def who(self):
        return "base1"


class Base2:
    def who(self):
        return "base2"


class Child(Base1):
    pass


k = Child()
print(k.who())
Child.__bases__ = (Base2,)
print(k.who(), Child.__mro__[1].__name__, Base1.__subclasses__(), Base2.__subclasses__())
Base2.who = lambda self: "changed"
print(k.who())
for name in ("__new__", "__init__"):
    setattr(Child, name, staticmethod(lambda cls, *a: object.__new__(cls)) if name == "__new__" else lambda self, *a: print("init", a))
Child(1, 2)


def outside(self):
    return self.who() + "!"


Child.method = outside
print(k.method(), Child.method is outside, k.method.__func__ is outside)
setattr(Child, "not an identifier", 5)
print(getattr(k, "not an identifier"), "not an identifier" in dir(k))
