{[]: 1 for _ in "a"}
{k: v for k, v in [1]}
{k: undefined for k in "a"}
a, b = {"x": 1, "y": 2}, {"y": 2, "z": 3}
a.keys() + b.keys()
a.values() & b.values()
a.keys() & 5
a.items() | 5
a.keys()[0]
hash(a.keys())
a.keys().add("q")
