"""Class-level registries, constants, singletons, borgs, multitons, class properties by metaclass, fluent builders."""


class Meta(type):
    def __iter__(cls):
        return iter(cls.members.values())

    def __getitem__(cls, name):
        return cls.members[name]

    def __len__(cls):
        return len(cls.members)

    @property
    def first(cls):
        return next(iter(cls))


class Suit(metaclass=Meta):
    members = {}

    def __new__(cls, name, value):
        if name in cls.members:
            raise ValueError(f"duplicate {name}")
        self = super().__new__(cls)
        cls.members[name] = self
        return self

    def __init__(self, name, value):
        self.name, self.value = name, value

    def __repr__(self):
        return f"Suit.{self.name}"


for i, name in enumerate(["HEARTS", "SPADES"]):
    setattr(Suit, name, Suit(name, i))
print(list(Suit), Suit["SPADES"].value, len(Suit), Suit.first, Suit.HEARTS is Suit["HEARTS"], Suit.HEARTS in Suit)
try:
    Suit("HEARTS", 9)
except ValueError as error:
    print(error)


class Borg:
    shared = {}

    def __init__(self):
        self.__dict__ = self.shared


a, b = Borg(), Borg()
a.x = 1
print(b.x, a is b, a.__dict__ is b.__dict__)


class Multiton:
    instances = {}

    def __new__(cls, key):
        return cls.instances.setdefault(key, super().__new__(cls))


print(Multiton("a") is Multiton("a"), Multiton("a") is Multiton("b"), len(Multiton.instances))


class Query:
    def __init__(self, parts=()):
        self.parts = parts

    def __getattr__(self, verb):
        if verb.startswith("_"):
            raise AttributeError(verb)
        return lambda *args: Query((*self.parts, f"{verb.upper()} {', '.join(map(str, args))}"))

    def __str__(self):
        return " ".join(self.parts)


print(Query().select("a", "b").from_("t").where("a > 1").limit(5))


class Const:
    def __setattr__(self, name, value):
        if name in self.__dict__:
            raise TypeError(f"cannot rebind {name}")
        self.__dict__[name] = value

    def __delattr__(self, name):
        raise TypeError(f"cannot unbind {name}")


k = Const()
k.PI = 3
for action in (lambda: setattr(k, "PI", 4), lambda: delattr(k, "PI")):
    try:
        action()
    except TypeError as error:
        print(error)
print(k.PI, vars(k))


class Observable:
    def __init__(self):
        object.__setattr__(self, "watchers", [])

    def __setattr__(self, name, value):
        old = self.__dict__.get(name)
        object.__setattr__(self, name, value)
        for watcher in self.watchers:
            watcher(name, old, value)


o = Observable()
o.watchers.append(lambda *change: print("changed", *change))
o.x = 1
o.x = 2
o.y = o.x
