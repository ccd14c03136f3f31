"""Truth values through __bool__, __len__, inheritance, and their errors."""


class Both:
    def __bool__(self):
        return False

    def __len__(self):
        return 5


class OnlyLen:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Neither:
    pass


print(bool(Both()), len(Both()), bool(OnlyLen(0)), bool(OnlyLen(3)), bool(Neither()), not OnlyLen(0))


class Inherits(Both):
    pass


class Restores(Both):
    __bool__ = None


class Blocks(OnlyLen):
    __len__ = None


print(bool(Inherits()))
for make in (Restores, lambda: Blocks(1), lambda: OnlyLen(-1), lambda: OnlyLen("x"), lambda: OnlyLen(2**100), lambda: OnlyLen(True), lambda: OnlyLen(1.0)):
    try:
        print(bool(make()))
    except Exception as error:
        print(type(error).__name__, error)


class Instance:
    pass


i = Instance()
i.__bool__ = lambda: False
i.__len__ = lambda: 0
print(bool(i))


class Prop:
    @property
    def __bool__(self):
        print("property asked")
        return lambda: False


print(bool(Prop()))


class MetaTruth(type):
    def __bool__(cls):
        return False


class Falsy(metaclass=MetaTruth):
    pass


print(bool(Falsy), bool(Falsy()), "yes" if Falsy else "no", [c for c in (Falsy, int) if c])
print([v for v in (0, 0.0, 0j, "", b"", (), [], {}, set(), frozenset(), range(0), None, False, bytearray(), memoryview(b"")) if v], bool(-0.0), bool(float("nan")), bool(iter([])), bool(x for x in ()), bool(lambda: 0), bool("0"), bool(" "), bool([[]]))
