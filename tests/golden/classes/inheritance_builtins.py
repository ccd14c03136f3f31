"""Subclasses of builtins: which methods call overrides, which return the base type."""


class D(dict):
    def __getitem__(self, key):
        return f"got {key}"

    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)

    def __contains__(self, key):
        return True

    def __len__(self):
        return 99

    def __iter__(self):
        return iter("zz")

    def keys(self):
        return ["k"]


d = D(a=1)
d["b"] = 2
d.update(c=3)
print(dict.__repr__(d), d["x"], d.get("a"), "q" in d, len(d), list(d), list(d.items()), {**d}, dict(d), d.copy(), d.setdefault("e", 5), d.pop("e"), d == {"a": 1, "b": 4, "c": 3})


class L(list):
    def __getitem__(self, i):
        return "item"

    def __len__(self):
        return 7

    def __iter__(self):
        return iter([9, 9])

    def append(self, v):
        super().append(str(v))


l = L([1, 2])
l.append(3)
l.extend([4])
l += [5]
print(l, l[0], len(l), list(l), [*l], sorted(l), sum(l), max(l), l + [1], l[:], l == [1, 2, "3", 4, 5], bool(l), l.copy(), tuple(l), l.index(4), 4 in l)


class S(str):
    def __len__(self):
        return 42

    def __getitem__(self, i):
        return "!"

    def __eq__(self, other):
        return False

    __hash__ = str.__hash__


s = S("abc")
print(len(s), s[0], s == "abc", "abc" == s, s.upper(), s + "d", "".join([s]), "%s" % s, f"{s}", {s: 1}.get("abc"), s.center(5), s.find("c"), int(S("12")), str(s), str.__len__(s))


class I(int):
    def __add__(self, o):
        return "added"

    def __index__(self):
        return 1

    def __str__(self):
        return "I!"

    def __hash__(self):
        return 1


i = I(5)
print(i + 1, 1 + i, i * 2, [10, 20, 30, 40, 50, 60][i], f"{i}", f"{i:d}", "%d" % i, "%s" % i, str(i), repr(i), int(i), range(i), hash(i), {5: "five"}.get(i), sum([i]), -i, abs(i), bool(i))


class T(tuple):
    def __new__(cls, *items):
        return super().__new__(cls, items)

    def __iter__(self):
        return iter("it")

    def __len__(self):
        return 0


t = T(1, 2)
a, b = t
print(t, a, b, list(t), len(t), bool(t), t[0], t + (3,), t == (1, 2), hash(t) == hash((1, 2)), (lambda *a: a)(*t), [*t])


class F(float):
    def __eq__(self, o):
        return "feq"

    __hash__ = None


print(F(1.5) == 1, 1 == F(1.5), F(2) + 1, type(F(2) + F(1)), round(F(2.5)), F("nan") != F("nan"))
class St(set):
    def __contains__(self, x): return "c" == x
    def add(self, x): super().add((x, x))
st = St([1]); st.add(2); st |= {3}
print("c" in st, 1 in st, len(st), (2, 2) in set(st), st - {1} == {3, (2, 2)}, type(st & {1}))
