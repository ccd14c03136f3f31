d = {}; d["b"] = 1; d["a"] = 2; d["c"] = 3; list(d), d.pop("b"), list(d), d.update(b=9), list(d), d.setdefault("a", 0), list(d)
d["a"] = 5; list(d.items()), d.popitem(), d.popitem(), d
{**{"x": 1, "y": 2}, "x": 3}, dict(y=1, x=2), {"a": 1} | {"b": 2, "a": 3}, dict([("a", 1), ("b", 2), ("a", 3)]), dict(zip("ab", [1, 2])), dict.fromkeys("banana"), {c: i for i, c in enumerate("banana")}
d = dict.fromkeys(range(5)); [d.pop(k) for k in (1, 3)], d, d.update({1: "x"}), d
for k in list(d): d[k * 10] = d.pop(k)
d, list(reversed(d)), list(reversed(d.values()))
e = {i: i for i in range(10)}
for k in e: e[k] = 0
e == dict.fromkeys(range(10), 0)
for k in e: del e[k]; break
for k in e: del e[k]
for k, v in e.items(): e[k + 100] = v
next(iter(e)), len(e) > 0
it = iter(e); e.clear(); list(it)
x = {1: "a"}; x |= {2: "b"}, x
x.update([(3, "c")]), x.update({}), x.update(()), x
x.update(x), x, x | x == x, {} | {}, x == {3: "c", 2: "b", 1: "a"}
big = {str(i): i for i in range(100)}; [big.pop(str(i)) for i in range(0, 100, 2)]; len(big), list(big)[:3], big["99"], "98" in big
big.update((str(i), -i) for i in range(0, 6)); list(big)[-3:], list(big.values())[-3:], list(big)[:3]
n = {}; n["n"] = n; n, repr(n), n["n"]["n"] is n
max({"a": 3, "b": 1}), max({"a": 3, "b": 5}, key={"a": 3, "b": 5}.get), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), min({3: "x", 1: "y"}.items()), sum({1: 2, 3: 4}), sum({1: 2, 3: 4}.values()), len({1: 1, True: 2}), any({}), all({0: 1})
