"""exec and eval with namespaces, locals in functions, builtins injection."""

x = 1
exec("x = 2")
print(x, eval("x + 1"))
g, l = {"a": 1}, {"b": 2}
exec("c = a + b\nglobal d\nd = 9", g, l)
print(l, sorted(k for k in g if k != "__builtins__"))
print("__builtins__" in g, eval("a", g), eval("a + b", g, l))


def f():
    y = 5
    exec("y = 6; z = 7")
    print(y, "z" in locals(), sorted(locals()))
    return eval("y")


print(f())


def snapshot():
    a = 1
    first = locals()
    b = 2
    second = locals()
    first["a"] = 99
    return first, a, sorted(second)


print(snapshot())


class Chain(dict):
    def __missing__(self, key):
        return f"<{key}>"


print(eval("p + q", {}, Chain()))
try:
    exec("print(1)", {"__builtins__": {}})
except NameError as error:
    print(error)
print(eval("len('abc')", {"__builtins__": {"len": lambda s: "patched"}}))
exec(compile("w = [i for i in range(3)]", "f", "exec"))
print(w)
exec("def made(v=[1]): return v, x")
print(made())
exec("class K:\n    attr = x")
print(K.attr)
ns = {}
exec("import sys as s\nfor i in range(3): pass", ns)
print(ns["i"], ns["s"].__name__)
for bad in (lambda: eval("1", 5), lambda: exec("1", 5), lambda: eval("1", {}, 5), lambda: eval("1;2"), lambda: exec(b"\xff"), lambda: eval("lambda"), lambda: exec("def f(): return 1\nyield"), lambda: eval("x", closure=())):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
print(eval(b"1 + 1"), eval(bytearray(b"2")), exec("pass"), eval("\t 5 \n"))


def closure():
    v = 1

    def inner():
        return v

    return inner


inner = closure()
try:
    exec(inner.__code__)
except TypeError as error:
    print(error)
print(eval(inner.__code__, {}) if False else exec(inner.__code__, closure=inner.__closure__))
print(eval("__name__"), eval("[x for _ in 'ab']", {"x": 5}))
