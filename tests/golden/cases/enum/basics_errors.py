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
Colour(5)
Colour("RED")
Colour["nope"]
Colour.nope
Colour.RED.nope
Colour.RED = 5
del Colour.RED
Colour.RED.value = 5
Colour.RED < Colour.GREEN
Colour()
class Sub(Colour): pass
class Dup(Enum):
    A = 1
    A = 2
@unique
class U(Enum):
    A = 1
    B = 1
class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()
class Named(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last): return name.lower()
    X = auto()
    Y = auto()
class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
class Missing(Enum):
    A = 1
    @classmethod
    def _missing_(cls, value): return cls.A if value == "a" else None
Missing("b")
class S(StrEnum):
    ONE = "one"
    TWO = auto()
class Bad(StrEnum):
    X = 5
class Empty(Enum): pass
class HasMembers(Empty):
    Z = 1
class Mixed(str, Enum):
    A = "a"
