True + True, True * 5, -True, ~0, True / 2, True == 1, True is (1 == 1), str(True), repr(False), int(True), float(True), True & True, True | 0, True ^ 1, True ^ True, type(True & False), type(True & 1)
bool(), bool(0), bool(""), bool("0"), bool([]), bool([0]), bool(None), bool(0.0), bool(object), bool(...), bool(NotImplemented.__class__), bool(range(0)), bool({}), bool(set()), bool(b""), bool(0j)
True.real, True.imag, True.numerator, True.bit_length(), True.to_bytes(), True.conjugate(), False.is_integer(), bool.from_bytes(b"\x01"), bool.from_bytes(b"\0")
class T:
    def __bool__(self): return 1
class L:
    def __len__(self): return -1
class M:
    def __len__(self): return 10**30
class E:
    def __len__(self): return "a"
isinstance(True, int), issubclass(bool, int), bool.__mro__, bool.__base__, [1, 2][True], {True: "a", 1: "b", 1.0: "c"}, {1: "x"}[True], hash(True)
sum([True, True, False]), max(True, 2), sorted([True, False, 0, 1]), [False] == [0], "a" and "b", "" or "c", None and 1, 0 or [] or {}, not "a", not not []
f"{True} {True!r} {True:d} {True:5} {True:>5} {True:x}"
