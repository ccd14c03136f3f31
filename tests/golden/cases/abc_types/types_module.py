import types
types.SimpleNamespace(a=1, b="x"), types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1), types.SimpleNamespace({"z": 1}, y=2), types.FunctionType.__name__, types.NoneType, types.EllipsisType, types.MappingProxyType({"a": 1}), types.MappingProxyType({"a": 1})["a"], types.MethodType(len, "abc")(), types.ModuleType("m"), types.new_class("X").__name__, types.coroutine(lambda: (yield)), types.CodeType.__name__, types.GenericAlias(list, (int,))
n = types.SimpleNamespace(); n.x = n; n, vars(n), n.__dict__
types.SimpleNamespace(**{"a b": 1})
m = types.MappingProxyType({"a": 1, "b": 2})
len(m), list(m), m.keys(), m.items(), "a" in m, m.get("q"), m | {"c": 3}, m == {"a": 1, "b": 2}, m.copy(), repr(m), list(reversed(m)), hash(types.MappingProxyType(frozendict)) if False else ""
int.__dict__["real"], type(int.__dict__), type(int.__dict__["real"]), type(int.__dict__["__add__"]), type(str.join), type("".join), type(int.from_bytes), type(type.__dict__["__dict__"]), type(len)
types.DynamicClassAttribute(lambda s: 5).__get__(1), types.get_original_bases(int), types.prepare_class("X")[0], types.UnionType
