"""__getattr__, __getattribute__, __setattr__, __delattr__, __dir__, on instances and modules."""


class A:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("x"):
            return name
        raise AttributeError(f"no {name}")

    def __setattr__(self, name, value):
        print("set", name, value)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)


a = A()
print(a.real, a.xyz, getattr(a, "nope", "default"), hasattr(a, "xa"), hasattr(a, "b"))
a.new = 2
del a.new
try:
    a.new
except AttributeError as error:
    print(error, error.name, error.obj is a)


class B:
    x = "class x"

    def __getattribute__(self, name):
        print("getattribute", name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        return "fallback " + name


b = B()
print(b.x, b.y)
b.z = 1
print(b.__dict__, getattr(b, "z"))


class C:
    def __getattribute__(self, name):
        raise AttributeError("never")


print(getattr(C(), "a", "dflt"))
try:
    C().a
except AttributeError as error:
    print(error)
try:
    del a.nothing
except AttributeError as error:
    print(error)
object.__setattr__(a, "quiet", 3)
print(a.quiet, object.__getattribute__(a, "quiet"))


class D:
    __slots__ = ()


for code in ("D().x = 1", "D().x", "del D().x", "object.__setattr__(5, 'x', 1)", "object.__setattr__(int, 'x', 1)", "type.__setattr__(int, 'x', 1)", "object.__getattribute__(5)", "object.__setattr__(a, 5, 1)", "(1).real = 5", "'a'.x = 1", "[].append = 1", "len.x = 1", "(lambda: 0).__code__.x = 1"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)
import types
m = types.ModuleType("m", "doc")
m.__getattr__ = lambda name: f"module {name}"
m.__dir__ = lambda: ["p", "q"]
print(m.anything, dir(m), m.__doc__, m)
empty = types.ModuleType("empty")
try:
    empty.attr
except AttributeError as error:
    print(error)
del empty.__name__
try:
    empty.attr
except AttributeError as error:
    print(error)
