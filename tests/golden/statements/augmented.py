"""Augmented assignment to names, attributes and items, with and without in-place methods."""

n = 5
n += 2; n -= 1; n *= 4; n //= 5; n **= 3; n %= 50; n <<= 2; n >>= 1; n |= 1; n ^= 3; n &= 0xFF
print(n)
n /= 4
print(n)


class Track:
    def __init__(self):
        self.log = []

    def __iadd__(self, other):
        self.log.append(("iadd", other))
        return self

    def __add__(self, other):
        return "add"

    def __isub__(self, other):
        return NotImplemented

    def __sub__(self, other):
        return "sub"

    def __imatmul__(self, other):
        return f"matmul {other}"

    def __getattr__(self, name):
        print("get", name)
        return 10


t = Track()
t += 1
t += "x"
print(t.log)
u = t
u -= 1
print(u)
t.count += 5
print(t.count)
v = t
v @= 3
print(v)
d = {"a": [1]}
d["a"] += [2]
d["a"] *= 2
print(d)
try:
    d["b"] += 1
except KeyError as error:
    print("KeyError", error)
tup = ([1], 2)
try:
    tup[0].__iadd__([5])
    tup[1] += 1
except TypeError as error:
    print(error, tup)


class Both:
    __slots__ = ("v",)


b = Both()
b.v = 1
b.v <<= 5
print(b.v)
for code in ("x = 1; x += 'a'", "x = 'a'; x -= 'b'", "x = []; x **= 2", "x = None; x //= 1", "x = 1; x @= 2", "x = {}; x <<= 1", "undefined += 1"):
    try:
        exec(code, {})
    except Exception as error:
        print(type(error).__name__, error)
