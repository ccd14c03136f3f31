"""abc: abstract methods, properties, registration, __subclasshook__, error texts."""

from abc import ABC, ABCMeta, abstractmethod
import collections.abc as cabc


class Base(ABC):
    @abstractmethod
    def one(self): ...

    @property
    @abstractmethod
    def two(self): ...

    @classmethod
    @abstractmethod
    def three(cls): ...

    def concrete(self):
        return "concrete"


class Partial(Base):
    def one(self):
        return 1


class Full(Partial):
    two = 2

    @classmethod
    def three(cls):
        return 3


for cls in (Base, Partial, Full):
    try:
        print(cls().concrete(), sorted(cls.__abstractmethods__))
    except TypeError as error:
        print(error)


class Single(ABC):
    @abstractmethod
    def only(self): ...


try:
    Single()
except TypeError as error:
    print(error)


class Duck(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Duck:
            return hasattr(other, "quack") or NotImplemented
        return NotImplemented


class Mallard:
    def quack(self): ...


@Duck.register
class Robot:
    pass


print(isinstance(Mallard(), Duck), issubclass(Robot, Duck), isinstance(5, Duck), Duck in Robot.__mro__)
print(isinstance([], cabc.Sequence), isinstance({}, cabc.Mapping), isinstance((), cabc.Hashable), isinstance([], cabc.Hashable), issubclass(int, cabc.Iterable), isinstance((x for x in ()), cabc.Generator), isinstance(len, cabc.Callable), isinstance(range(3), cabc.Sequence), isinstance("a", cabc.Sized), isinstance({}.keys(), cabc.Set), isinstance(b"", cabc.Buffer))


class MySeq(cabc.Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


s = MySeq()
print(list(s), 10 in s, s.index(20), s.count(0), list(reversed(s)))


class MySet(cabc.Set):
    def __init__(self, items):
        self.items = list(dict.fromkeys(items))

    def __contains__(self, x):
        return x in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


print(sorted(MySet([1, 2]) | MySet([3])), sorted(MySet([1, 2]) & [2]), MySet([1]) < MySet([1, 2]), MySet([1]) == {1})
for bad in (lambda: cabc.Sequence(), lambda: Duck.register(5), lambda: issubclass(5, Duck), lambda: isinstance(5, Duck) or Base.__abstractmethods__.add("x")):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
