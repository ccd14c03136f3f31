"""The C3 order of methods: diamonds, cooperative super, inconsistent hierarchies."""


class O:
    def who(self):
        return ["O"]


class A(O):
    def who(self):
        return ["A"] + super().who()


class B(O):
    def who(self):
        return ["B"] + super().who()


class C(A, B):
    def who(self):
        return ["C"] + super().who()


class D(B):
    def who(self):
        return ["D"] + super().who()


class E(C, D):
    pass


print(C().who(), E().who(), [k.__name__ for k in E.__mro__], E.mro() == list(E.__mro__))
for bases in ((O, A), (C, E), (A, A)):
    try:
        type("Bad", bases, {})
    except TypeError as error:
        print(error)


class X(A, B): pass
class Y(B, A): pass


try:
    class Z(X, Y): pass
except TypeError as error:
    print(error)
for bases in ((int, str), (list, dict), (int, list), (Exception, int), (bool,), (type(None),), (type(lambda: 0),), (range,), (slice,), (memoryview,), (type(iter([])),), (type(Ellipsis),)):
    try:
        print(type("T", bases, {}).__mro__[1:])
    except TypeError as error:
        print(error)
D.__bases__ = (A,)
print([k.__name__ for k in E.__mro__], E().who())
try:
    O.__bases__ = (E,)
except TypeError as error:
    print(error)


class Meta(type):
    def mro(cls):
        return [cls, B, O, object]


class Custom(A, metaclass=Meta):
    pass


print(Custom.__mro__, Custom().who())


class BadMeta(type):
    def mro(cls):
        return [5]


try:
    class Bad(metaclass=BadMeta): pass
except TypeError as error:
    print(error)
