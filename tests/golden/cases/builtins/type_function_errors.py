T = type("T", (), {"x": 1, "f": lambda self: self.x})
type()
type(1, 2)
type("a", 5, {})
type("a", (), 5)
type(5, (), {})
type("a", (5,), {})
type("a\0b", (), {})
type("\ud800", (), {})
type("X", (int, str), {})
type("X", (object, T), {})
type("X", (T, T), {})
type("X", (bool,), {})
type("X", (), {"__slots__": 5})
type("X", (), {"__slots__": ("a",), "a": 1})
type("X", (), {"__qualname__": 5})
T.__name__ = "N"; T, T.__qualname__
T.__name__ = 5
T.__name__ = "a\0"
T.__qualname__ = 5
T.__bases__ = 5
int.__name__ = "x"
int.x = 1
del int.real
del T.x; T.x
del T.__module__; T.__module__
T.__abstractmethods__
T.__class__, T.__dict__.keys() >= {"f"}, T.__dir__(T()) is not None, T.__eq__(T), T.__hash__ is object.__hash__, T.__or__(int), T | None, type.__dict__["__mro__"].__get__(T) == T.__mro__, type.mro(int), int.__subclasscheck__(bool), int.__instancecheck__(True), type.__prepare__("x", ()), type.__repr__(T), object.__repr__(T)[:5]
