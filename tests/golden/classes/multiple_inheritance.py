"""Mixins, cooperative constructors, diamonds with arguments, slots and properties across bases."""


class Base:
    def __init__(self, **kwargs):
        print("Base", kwargs)

    def describe(self):
        return ["Base"]


class Named(Base):
    def __init__(self, *, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name

    def describe(self):
        return [f"name={self.name}", *super().describe()]


class Aged(Base):
    def __init__(self, *, age=0, **kwargs):
        super().__init__(**kwargs)
        self.age = age

    def describe(self):
        return [f"age={self.age}", *super().describe()]


class Person(Named, Aged):
    def describe(self):
        return ["Person", *super().describe()]


p = Person(name="Ann", age=30, extra=1)
print(p.describe(), [c.__name__ for c in Person.__mro__])


class JsonMixin:
    def to_json(self):
        import json

        return json.dumps(vars(self), sort_keys=True)


class Comparable:
    def __lt__(self, other):
        return self.key() < other.key()

    def __eq__(self, other):
        return self.key() == other.key()

    __hash__ = None


class Item(JsonMixin, Comparable):
    def __init__(self, n):
        self.n = n

    def key(self):
        return self.n


print(Item(3).to_json(), sorted([Item(2), Item(1)])[0].n, Item(1) == Item(1), Item.__hash__)


class A:
    x = "A"

    @property
    def p(self):
        return "A.p"


class B:
    x = "B"
    p = "B.p"


class C(A, B):
    pass


class D(B, A):
    pass


print(C.x, D.x, C().p, D().p)


class Left:
    def __getattr__(self, name):
        return f"Left.{name}"


class Right:
    def __getattr__(self, name):
        return f"Right.{name}"

    def method(self):
        return "Right.method"


class Both(Left, Right):
    pass


print(Both().anything, Both().method())


class S1:
    __slots__ = ("a",)


class S2:
    __slots__ = ()


class S3(S1, S2):
    __slots__ = ("b",)


s = S3()
s.a, s.b = 1, 2
print(s.a, s.b, hasattr(s, "__dict__"))


class DictList(dict):
    pass


class ErrorWithData(KeyError, AttributeError):
    pass


try:
    raise ErrorWithData("k")
except AttributeError as error:
    print(repr(error), error, [k.__name__ for k in ErrorWithData.__mro__][:5])
