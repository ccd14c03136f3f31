from collections import defaultdict, OrderedDict
d = defaultdict(list)
d["a"].append(1), d, d["b"], "c" in d, d.get("c"), d.default_factory, defaultdict(int, {"x": 1}), defaultdict(int, x=1), defaultdict(), d.copy(), type(d | {}), d | {"z": 1}, repr(defaultdict(lambda: 0))[:20], d.__missing__("m")
defaultdict(5)
defaultdict()["x"]
defaultdict(lambda: 1 / 0)["x"]
defaultdict(list, 5)
n = defaultdict(lambda: defaultdict(int)); n["a"]["b"] += 1; {k: dict(v) for k, v in n.items()}
d.default_factory = None
d["zzz"]
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o, o.move_to_end("a"), list(o), o.move_to_end("c", last=False), list(o), o.popitem(), o.popitem(last=False), o, OrderedDict(a=1) == {"a": 1}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), list(reversed(OrderedDict(a=1, b=2))), OrderedDict(), OrderedDict.fromkeys("ab", 0), o | {"z": 1}, {"z": 1} | o, type({} | o)
o.move_to_end("nope")
OrderedDict().popitem()
o.pop("nope")
o.pop("nope", 5), o.setdefault("s", 1), o.update(t=2), o.clear(), o, o.copy()
OrderedDict(5)
class LRU(OrderedDict):
    def __getitem__(self, key):
        value = super().__getitem__(key)
        self.move_to_end(key)
        return value
l = LRU(a=1, b=2); l["a"], list(l), l, type(l.copy())
for k in o: o["new"] = 1
o = OrderedDict(a=1, b=2)
for k in o: del o[k]
list(o.keys()), list(o.values()), list(o.items()), list(reversed(o.items())), o.keys() & {"b"}
