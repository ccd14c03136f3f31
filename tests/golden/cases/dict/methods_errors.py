d = {"a": 1, "b": 2}
d["x"]
d[[]]
d[[]] = 1
[] in d
d.get([])
d.pop("x")
d.pop()
d.pop("a", 1, 2)
d.popitem(), d.popitem(), d.popitem(), d
d.popitem()
del d["x"]
d.update(5)
d.update([1])
d.update(["abc"])
d.update([("a", 1, 2)])
d.update({}, {})
d.update(None)
d.update([[]])
dict(5)
dict([1])
dict(["a"])
dict({}, {})
dict(**{1: 2})
dict(None)
dict.fromkeys(5)
dict.fromkeys()
dict.fromkeys([[]])
d | [(1, 2)]
d |= 5
5 | d
d + d
d < d
hash(d)
d.x
d.x = 1
d()
d.get()
d.setdefault()
d.setdefault([])
d.copy(1)
d.__getitem__(99)
d.__delitem__(99)
