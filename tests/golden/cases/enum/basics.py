from enum import *
class Colour(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    def describe(self): return f"{self.name}={self.value}"
    @classmethod
    def default(cls): return cls.GREEN
    @property
    def upper(self): return self.name.upper()
Colour.RED, Colour(1), Colour["GREEN"], Colour.RED.name, Colour.RED.value, Colour.CRIMSON is Colour.RED, list(Colour), len(Colour), Colour.__members__, Colour.RED in Colour, 1 in Colour, 5 in Colour, Colour.RED.describe(), Colour.default(), str(Colour.RED), repr(Colour), f"{Colour.RED}", Colour.RED == 1, Colour.RED != Colour.GREEN, hash(Colour.RED) == hash("RED"), {Colour.RED: 1}, Colour.RED.upper, type(Colour.RED), isinstance(Colour.RED, Colour), list(reversed(Colour)), bool(Colour.RED)
class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()
[m.value for m in Auto]
class Named(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last): return name.lower()
    X = auto()
    Y = auto()
[m.value for m in Named]
class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
Planet.EARTH.mass, Planet.MARS.value, Planet((5.97e24, 6.37e6))
Animal = Enum("Animal", "CAT DOG"); list(Animal), Animal.CAT.value, Enum("A", ["x", "y"]).y.value, Enum("B", {"p": 5}).p, Enum("C", [("q", 7)]).q.value
class Missing(Enum):
    A = 1
    @classmethod
    def _missing_(cls, value): return cls.A if value == "a" else None
Missing("a")
class S(StrEnum):
    ONE = "one"
    TWO = auto()
S.ONE == "one", str(S.TWO), f"{S.ONE}", S.ONE.upper(), repr(S.ONE), S("two")
class Empty(Enum): pass
class HasMembers(Empty):
    Z = 1
list(Empty), HasMembers.Z
class Mixed(str, Enum):
    A = "a"
Mixed.A == "a", str(Mixed.A), f"{Mixed.A}", Mixed.A.upper(), Mixed("a")
