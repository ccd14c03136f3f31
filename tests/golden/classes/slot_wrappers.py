"""Dunders taken from other dunders and other types; custom MROs; __class__ assignment; what layouts allow."""


class Text(int):
    __str__ = int.__repr__

    def __repr__(self):
        return "Text"


class Odd(int):
    __eq__ = str.__eq__
    __add__ = str.__add__


class Swapped(int):
    __lt__ = int.__gt__


print(str(Text(5)), repr(Text(5)), f"{Text(5)}")
for action in (lambda: Odd(1) == Odd(1), lambda: Odd(1) + Odd(1), lambda: Swapped(1) < Swapped(2)):
    try:
        print(action())
    except TypeError as error:
        print(error)

print(type(int.real).__name__, type(complex.real).__name__, type(slice.start).__name__, type(type.__base__).__name__)
for target, name in ((lambda: 0, "__closure__"), (int, "__base__"), (slice(1), "start"), (1j, "real")):
    try:
        setattr(target, name, None)
    except (AttributeError, TypeError) as error:
        print(error)


class A:
    __slots__ = ("a", "b")


class B:
    __slots__ = ("b", "a")


class C:
    __slots__ = ("a", "c")


class D(A):
    __slots__ = ("e",)


class E(B):
    __slots__ = ("e",)


def move(object, to):
    try:
        object.__class__ = to
        return type(object).__name__
    except TypeError as error:
        return str(error)


print(move(A(), B), move(A(), C), move(D(), E), sep="\n")


class Meta(type):
    def mro(cls):
        if cls.__name__ == "Left" and switch:
            switch.clear()
            Left.__bases__ = (Other,)
        return type.mro(cls)


class Base(metaclass=Meta):
    pass


class Other(Base):
    pass


switch = []


class Right(Base):
    pass


class Left(Base):
    pass


switch.append(1)
Left.__bases__ = (Right,)
print(Left.__bases__, Left.__mro__, Right.__subclasses__(), Other.__subclasses__())
try:
    Other.__bases__ = (Left,)
except TypeError as error:
    print(error)


class Bases(tuple):
    pass


print(type(type("T", Bases((int,)), {}).__bases__))


class Fails:
    def __del__(self):
        raise ValueError("in __del__")


class Guard:
    __eq__ = property(lambda self: self.missing)


print(Guard() == 1)


class Plain:
    def __init__(self):
        self.a = 1


plain = Plain()
names = plain.__dict__
names["b"] = 2
plain.c = 3
del plain.a
print(names, plain.b, vars(plain) is names, plain.__reduce_ex__(2)[2])
print(int | str | "later", "later" | (int | None), [] | (int | str))
