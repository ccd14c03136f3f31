"""Iterable unpacking everywhere: assignments, calls, displays, for, return, subscripts; evaluation order."""

a, *b, c = range(6)
print(a, b, c)
[*d], (e, *f) = "xy", {"k": 1, "l": 2}
print(d, e, f)
*g, = 5,
print(g, [*g, *range(3)], (*"ab", *[1]), {*"aa", *"b"} == {"a", "b"}, {**{"a": 1}, "b": 2, **{"a": 3}})


def ret():
    return *range(2), 9


def gen():
    yield *"ab", 1


print(ret(), list(gen()))
for h, *i in [(1, 2, 3), "de"]:
    print(h, i)
for j in *range(2), "end":
    print(j)
k = {}
k["a"], *k["rest"] = 1, 2, 3
print(k)


class S:
    def __getitem__(self, key):
        return key


print(S()[*range(2)], S()[1, *"a"], S()[*[]])
x = y = *[1], 2
print(x, y)


def it(n):
    print("start", n)
    for v in range(n):
        print("yield", v)
        yield v
    print("exhausted")


try:
    m, n = it(3)
except ValueError as error:
    print(error)
try:
    m, n, o, p = it(2)
except ValueError as error:
    print(error)
for bad in ("a, b = 5", "a, b = {1}", "a, b, *c = 1,", "*a, b = []", "a, = 1, 2", "[a, b] = 'abc'", "a, b = {'x': 1, 'y': 2, 'z': 3}", "(a, b), c = [1, 2], 3, 4", "a, (b, c) = 1, 2", "[*5]", "(*None,)", "{*1.5}", "{**1}", "{**[('a', 1)]}", "print(*5)", "print(**5)", "f = lambda *a: a; f(*1)", "a, b = range(10**6)", "a, b, c = ()"):
    try:
        exec(bad)
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
