T = type("T", (), {"x": 1, "f": lambda self: self.x})
T, T().f(), T.__name__, T.__qualname__, T.__module__, T.__bases__, T.__dict__["x"], type(T), type(T()), T.__doc__, type(5), type(type), type(None), type(type("X", (T,), {})).__name__, T.__basicsize__ > 0, T.__itemsize__, T.__dictoffset__ != 0, T.__flags__ & 1 == 0 or True, T.__weakrefoffset__ != 0, int.__mro__, bool.__base__, type.__call__(int, "5"), isinstance(T, type), issubclass(type, object), isinstance(type, object), isinstance(object, type), T.mro(), T.__subclasses__()[0].__name__, T.__annotations__, T.__type_params__, T.__text_signature__
type("", (), {}).__name__, type("a b", (), {}).__name__
type("X", (T, object), {}).__mro__
type("X", (), {"__qualname__": "Q.X"}).__qualname__, type("X", (), {"__module__": "mm"}), type("X", (), {"__doc__": "d"}).__doc__
type("X", (), {5: 1}).__dict__[5]
T.__name__ = "N"; T, T.__qualname__
T.__doc__ = "new doc"; T.__doc__
