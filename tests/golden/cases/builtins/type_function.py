T = type("T", (), {"x": 1, "f": lambda self: self.x})
T, T().f(), T.__name__, T.__qualname__, T.__module__, T.__bases__, T.__dict__["x"], type(T), type(T()), T.__doc__, type(5), type(type), type(None), type(type("X", (T,), {})).__name__, T.__basicsize__ > 0, T.__itemsize__, T.__dictoffset__ != 0, T.__flags__ & 1 == 0 or True, T.__weakrefoffset__ != 0, int.__mro__, bool.__base__, type.__call__(int, "5"), isinstance(T, type), issubclass(type, object), isinstance(type, object), isinstance(object, type), T.mro(), T.__subclasses__()[0].__name__, T.__annotations__, T.__type_params__, T.__text_signature__
type()
type(1, 2)
type("a", 5, {})
type("a", (), 5)
type(5, (), {})
type("a", (5,), {})
type("a\0b", (), {})
type("\ud800", (), {})
type("", (), {}).__name__, type("a b", (), {}).__name__
type("X", (int, str), {})
type("X", (T, object), {}).__mro__
type("X", (object, T), {})
type("X", (T, T), {})
type("X", (bool,), {})
type("X", (), {"__slots__": 5})
type("X", (), {"__slots__": ("a",), "a": 1})
type("X", (), {"__qualname__": 5})
type("X", (), {"__qualname__": "Q.X"}).__qualname__, type("X", (), {"__module__": "mm"}), type("X", (), {"__doc__": "d"}).__doc__
type("X", (), {5: 1}).__dict__[5]
T.__name__ = "N"; T, T.__qualname__
T.__name__ = 5
T.__name__ = "a\0"
T.__qualname__ = 5
T.__bases__ = 5
T.__doc__ = "new doc"; T.__doc__
int.__name__ = "x"
int.x = 1
del int.real
del T.x; T.x
del T.__module__; T.__module__
T.__abstractmethods__
T.__class__, T.__dict__.keys() >= {"f"}, T.__dir__(T()) is not None, T.__eq__(T), T.__hash__ is object.__hash__, T.__or__(int), T | None, type.__dict__["__mro__"].__get__(T) == T.__mro__, type.mro(int), int.__subclasscheck__(bool), int.__instancecheck__(True), type.__prepare__("x", ()), type.__repr__(T), object.__repr__(T)[:5]
