"""ExceptionGroup: construction, split, subgroup, derive, messages, errors."""

eg = ExceptionGroup("msg", [ValueError(1), ExceptionGroup("nested", [TypeError(2), ValueError(3)]), KeyError("k")])
print(eg, repr(eg), eg.message, len(eg.exceptions), eg.args[0], type(eg.exceptions))
match, rest = eg.split(ValueError)
print(repr(match), repr(rest))
print(eg.split(OSError)[0], repr(eg.subgroup((TypeError, KeyError))), eg.subgroup(lambda e: isinstance(e, KeyError)).exceptions, eg.subgroup(ExceptionGroup) is eg, eg.split(Exception)[1])
print(repr(eg.derive([OSError(5)])), isinstance(eg, Exception), isinstance(BaseExceptionGroup("b", [ValueError()]), ExceptionGroup), type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [SystemExit()])).__name__)
for bad in (lambda: ExceptionGroup("x"), lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", 5), lambda: ExceptionGroup("x", [5]), lambda: ExceptionGroup("x", [ValueError]), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup("x", [ValueError()], 3), lambda: eg.split(5), lambda: eg.split((5,)), lambda: eg.subgroup(), lambda: ExceptionGroup("x", (e for e in [ValueError()])), lambda: setattr(eg, "exceptions", ()), lambda: ExceptionGroup("x", {ValueError(): 1})):
    try:
        print(repr(bad()))
    except Exception as error:
        print(type(error).__name__, error)


class Custom(ExceptionGroup):
    def __new__(cls, message, exceptions, code):
        self = super().__new__(cls, message, exceptions)
        self.code = code
        return self

    def derive(self, exceptions):
        return Custom(self.message, exceptions, self.code)


c = Custom("c", [ValueError(1), TypeError(2)], 42)
c.add_note("noted")
part = c.subgroup(ValueError)
print(repr(part), part.code, part.__notes__, part.__notes__ is c.__notes__)


class Plain(ExceptionGroup):
    pass


print(type(Plain("p", [ValueError(1), OSError(1)]).subgroup(ValueError)).__name__)
items = [ValueError(1)]
frozen = ExceptionGroup("f", items)
items.append(5)
print(frozen.exceptions, ExceptionGroup[int])
