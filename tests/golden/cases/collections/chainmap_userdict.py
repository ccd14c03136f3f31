from collections import ChainMap, UserDict, UserList, UserString
c = ChainMap({"a": 1}, {"a": 2, "b": 3})
c, c["a"], c["b"], list(c), dict(c), len(c), c.maps, c.parents, c.new_child({"z": 0}), "b" in c, c.get("q", 5)
c["new"] = 9; c.maps[0]
c["nope"]
del c["b"]
c.pop("b")
c.popitem(), c, c | {"k": 1}, ChainMap(), bool(ChainMap())
class D(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
d = D(a=1); d["b"] = 2; d, d.data, "a" in d, d | {"c": 3}, len(d), dict(d), d.get("zz"), d.pop("a"), d.copy(), type(d.copy())
d["zz"]
UserList([1, 2]) + [3], UserList("ab")[0], UserList([3, 1]).sort(), UserList([1])[:], UserList([1]) == [1], UserString("abc").upper(), UserString("a") + "b", UserString("abc")[1], UserString("a") == "a", len(UserString("ab")), "b" in UserString("ab"), repr(UserString("x")), UserList([1]) * 2
