"""Merging and building dictionaries: displays, |, update, ** in calls, precedence and order."""

a, b = {"x": 1, "y": 2}, {"y": 3, "z": 4}
print({**a, **b}, {**b, **a}, a | b, b | a, {**a, "y": 9}, {"y": 9, **a}, {"k": 0, **a, "k": 1}, {**{}, **a} is a)
c = a.copy()
c |= b
c |= [("w", 5)]
print(c, a, dict(a, **b), dict(a, q=1), dict([*a.items(), *b.items()]))


def show(**kw):
    return list(kw.items())


print(show(**a, w=0), show(w=0, **b), show(**{**a, **b}), show(**dict(zip("pq", (1, 2)))))
for bad in ("show(**a, **b)", "show(x=0, **a)", "show(**{1: 2})", "{**[1]}", "{**None}", "a | [('k', 1)]", "a | 5", "{**{[]: 1}}", "show(**[('a', 1)])", "dict(a, b)", "dict(**a, **b)", "{**a, **5}"):
    try:
        print(bad, eval(bad))
    except TypeError as error:
        print(bad, "->", error)


class M:
    def keys(self):
        print("keys")
        return ["m"]

    def __getitem__(self, key):
        print("getitem", key)
        return 7


print({**M(), "n": 1}, show(**M()), dict(M()))
nested = {"a": {"b": 1, "c": 2}, "d": 3}


def deep(left, right):
    out = dict(left)
    for k, v in right.items():
        out[k] = deep(out[k], v) if isinstance(v, dict) and isinstance(out.get(k), dict) else v
    return out


print(deep(nested, {"a": {"c": 9, "e": 5}, "d": {"f": 1}}))
print({k: v for d in (a, b) for k, v in d.items()}, {**{k: v for k, v in a.items() if v > 1}}, {v: k for k, v in a.items()}, {k.upper(): v for k, v in {**a, **b}.items()}, dict.fromkeys({**a, **b}, None))
