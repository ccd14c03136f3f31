"""match: mapping patterns, rest, nested, missing keys, defaultdicts, value keys."""

from collections import defaultdict, OrderedDict, ChainMap
from types import MappingProxyType


class K:
    key = "dotted"


def f(x):
    match x:
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": str(t), **rest} if rest:
            return f"{t} with {rest}"
        case {"a": {"b": {"c": value}}}:
            return f"deep {value}"
        case {K.key: v}:
            return f"dotted {v}"
        case {2: "one", -1: "minus", None: n, True: t} if n:
            return f"odd keys {n} {t}"
        case {"list": [first, *_]}:
            return f"first {first}"
        case {"x": x1} | {"y": x1}:
            return f"x or y {x1}"
        case {}:
            return "any mapping"
        case _:
            return "none"


for x in ({"type": "circle", "r": 2, "extra": 1}, {"type": "square", "a": 3}, {"type": "lonely"}, {"a": {"b": {"c": 5}}}, {"dotted": 1}, {2: "one", -1: "minus", None: 5, True: "one"}, {"list": [7, 8]}, {"x": 1}, {"y": 2}, {}, {"z": 1}, [], OrderedDict(x=1), ChainMap({"y": 9}), MappingProxyType({"x": 3}), "x", None):
    print(f(x))
d = defaultdict(list)
match d:
    case {"missing": v}:
        print("never", v)
    case _:
        print("no default made", dict(d))


class M(dict):
    def get(self, key, default=None):
        print("get", key)
        return super().get(key, default)

    def __missing__(self, key):
        return "missing"


match M(a=1):
    case {"b": v}:
        print("never")
    case {"a": v, **rest}:
        print(v, rest, type(rest))
try:
    match {"a": 1}:
        case {K.key: 1, "dotted": 2}:
            pass
except ValueError as error:
    print(error)
for code in ("match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case {**rest, 'a': 1}: pass", "match x:\n case {a: 1}: pass", "match x:\n case {**_}: pass", "match x:\n case {'a': b, 'c': b}: pass", "match x:\n case {1 + 1: a}: pass", "match x:\n case {1: a, True: b}: pass", "match x:\n case {f'a': b}: pass"):
    try:
        compile(code, "f", "exec")
        print("compiles")
    except SyntaxError as error:
        print(error.msg)
