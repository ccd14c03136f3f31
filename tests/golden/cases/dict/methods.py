d = {"a": 1, "b": 2}
d["a"], d.get("a"), d.get("x"), d.get("x", 5), d.keys(), d.values(), d.items(), len(d), "a" in d, 1 in d, list(d), d.copy(), d.copy() is d, d == {"b": 2, "a": 1}, d != {}, bool({}), d | {"c": 3}, {"a": 9} | d
d.pop("a"), d, d.pop("x", "default"), d.setdefault("c", 3), d.setdefault("c", 4), d.setdefault("n"), d
d.popitem(), d.popitem(), d.popitem(), d
d.update({"a": 1}), d.update([("b", 2), ["c", 3]]), d.update(d=4), d.update({"e": 5}, f=6), d.update(), d.update(["gh"]), d
d.clear(), d
dict(), dict(a=1), dict([("a", 1)]), dict({"a": 1}, b=2), dict(zip("ab", (1, 2))), dict({"a": 1}), dict(["ab", "cd"]), dict(a=1, **{"b c": 2}), {**{"a": 1}, "a": 2}, dict([]), dict({1: 2}.items())
dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), dict.fromkeys({}), dict.fromkeys({1, }, [])
d = {1: "a"}; d |= {2: "b"}; d |= [(3, "c")]; d
d.fromkeys is not dict.fromkeys, d.__class_getitem__(int), dict[str, int], dict.__doc__.splitlines()[0]
d.__contains__(1), d.__getitem__(1), d.__len__(), d.__eq__(5), d.__or__({4: 4}), d.__ror__({0: 0}), d.__eq__({}), d.__ne__({}), d.__or__(5), d.__lt__({})
{1: "a", True: "b", 1.0: "c"}, {0: "x", False: "y"}, {"a": 1, "a": 2}, {None: 1, ...: 2, (1,): 3, 1.5: 4, b"b": 5}
