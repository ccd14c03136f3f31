d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
k, v, i, len(k), "a" in k, 1 in v, ("a", 1) in i, ("a", 2) in i, "a" in i, list(k), list(reversed(k)), list(reversed(d)), list(reversed(v)), list(reversed(i)), k.mapping, type(k.mapping)
sorted(k & {"a", "z"}), sorted(k | ["z"]), sorted(k - ["a"]), sorted(k ^ {"a", "q"}), sorted(i & {("a", 1)}), k == {"a", "b", "c"}, k == d.keys(), v == v, v == d.values(), i == d.items(), k < {"a", "b", "c", "d"}, k >= {"a"}, k.isdisjoint("xy"), k.isdisjoint("ax"), i.isdisjoint([]), {"a"} & k, {"z"} | {"a"} - k
type(k & k), type(k | k), k != {"a"}, k == ["a", "b", "c"], sorted(k & "abq"), sorted({"q": 1}.keys() | k)
d["d"] = 4; len(k), list(v)[-1]
hash(v) == hash(v), hash(v) is not None
{[]: 1}.keys() if False else None
for key in list(d): d[key] = 0
it = iter(d); d["new"] = 1
d = {1: 1, 2: 2}
it = iter(d.items()); next(it), it.__length_hint__()
d.clear()
d = {1: 1, 2: 2}
for x in d:
    d.pop(x); d[x + 10] = 1
    if len(d) > 5 or x > 100: break
d
it = iter({}); list(it), it.__reduce__(), iter({1: 2}.items()).__reduce__()[1]
(k for k in d.keys()).__next__() is not None, next(iter(d.values())), next(reversed({1: 2, 3: 4})), next(reversed({1: 2, 3: 4}.items()))
repr({}.keys()), repr({}.values()), repr({}.items()), str({1: {}}.items()), {"a": {"b": {}}}
d = {}; d["self"] = d; d, d.values(), d.items()
import collections.abc as c; isinstance(k, c.KeysView), isinstance(k, c.Set), isinstance(v, c.ValuesView), isinstance(i, c.ItemsView), isinstance(k, set)
