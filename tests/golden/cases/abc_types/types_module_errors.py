import types
types.SimpleNamespace(5)
m = types.MappingProxyType({"a": 1, "b": 2})
m["a"] = 1
del m["a"]
m.clear
m["zz"]
hash(m)
types.MappingProxyType(5)
types.MappingProxyType([1])
int.__dict__["x"] = 1
types.MethodType(5, 1)
types.MethodType(len, None)
types.FunctionType()
types.FunctionType(5, {})
types.ModuleType()
types.ModuleType(5)
types.CodeType()
types.CellType(1, 2)
types.GeneratorType()
types.CoroutineType()
types.FrameType()
types.BuiltinFunctionType()
types.TracebackType()
