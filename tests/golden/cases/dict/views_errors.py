d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
k[0]
k & 5
k | None
v & v
k < 5
hash(k)
k.add("x")
k.mapping["a"] = 5
{[]: 1}.keys() if False else None
for key in d:
    d[key + "x"] = 1
for key in list(d): d[key] = 0
for key in d: del d[key]
it = iter(d); d["new"] = 1
next(it)
next(it)
d = {1: 1, 2: 2}
d.clear()
next(it)
d = {1: 1, 2: 2}
