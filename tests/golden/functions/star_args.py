"""Star and double-star in definitions and calls, order of evaluation, merged keywords."""


def f(*args, **kwargs):
    return args, kwargs


def t(v):
    print("eval", v)
    return v


print(f(), f(1, *[2, 3], 4, *"ab"), f(a=1, **{"b": 2}, c=3, **{}), f(*range(2), x=1, *[9]))
print(f(*t([1]), t(2), k=t(3), **t({"z": 4})))
print(f(**{"a": 1, "b c": 2}))


def g(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


print(g(1, c=3), g(1, 2, 3, 4, c=5, d=6, e=7), g(*[1, 2, 3], **{"c": 1, "q": 2}))


def h(a, /, b, *, c, **kw):
    return a, b, c, kw


print(h(1, 2, c=3), h(1, b=2, c=3, a=4))


class Keys:
    def keys(self):
        return iter(["m", "n"])

    def __getitem__(self, key):
        return key * 2


print(f(**Keys()))
args, kwargs = f(*[1], **{"k": []})
print(type(args), type(kwargs))
d = {"x": 1}
print(f(**d)[1] is d)
print([*f(1)[0], *{"a": 1}], {**f(q=1)[1], "r": 2}, (*[], *()), {*[1], *[1, 2]})
print(max(*[1, 5], 3), print(*[1, 2], sep="-"), "{} {a}".format(*"x", **{"a": 5}))


def collector(first, *rest):
    return collector(*rest) + [first] if rest else [first]


print(collector(*range(5)))
print((lambda *a, **k: (a, k))(1, *[2], z=3))
print(f(*(x for x in "gen"), **dict(a=1)))
