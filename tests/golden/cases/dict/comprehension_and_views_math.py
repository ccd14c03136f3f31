{k: v for k, v in zip("abc", range(3))}, {x: x * x for x in range(4) if x % 2}, {k: [i for i in range(k)] for k in range(3)}, {(a, b): a * b for a in (1, 2) for b in (3,)}, {k: k for k in "aab"}, {v: k for k, v in {"a": 1}.items()}, {k: v for d in ({"a": 1}, {"b": 2}) for k, v in d.items()}, {**{k: 0 for k in "ab"}, "c": 1}
a, b = {"x": 1, "y": 2}, {"y": 2, "z": 3}
sorted(a.keys() & b.keys()), sorted(a.keys() | b.keys()), sorted(a.keys() - b.keys()), sorted(a.keys() ^ b.keys()), sorted(a.items() & b.items()), a.keys() <= {"x", "y", "z"}, a.keys() == {"y", "x"}, a.keys().isdisjoint({"q"}), "x" in a.keys(), ("x", 1) in a.items(), 1 in a.values(), a.items() == {("x", 1), ("y", 2)}, a.values() == a.values(), sorted(a.keys() & "xz"), len(a.items())
max(a, key=a.get), min(a.items(), key=lambda kv: kv[1]), sorted(b.items(), key=lambda kv: -kv[1]), dict(sorted({"b": 1, "a": 2}.items())), sum(a.values()), list(map(str.upper, a)), [k for k in a if a[k] > 1], {k: a.get(k, 0) + b.get(k, 0) for k in sorted(a | b)}, any(v > 1 for v in a.values()), list(enumerate(a)), list(zip(a, a.values())), dict(zip(a.values(), a)), [*a], {*a} == {"x", "y"}, (*a.items(),), "-".join(a), list(filter(a.get, "xq")), next(iter(a.items()))
for k, v in a.items(): print(k, v)
for i, (k, v) in enumerate(a.items()): print(i, k, v)
it = a.items(); a["new"] = 9; list(it), a.keys() - {"x"} == {"y", "new"}
