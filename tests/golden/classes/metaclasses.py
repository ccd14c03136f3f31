"""Metaclasses: __new__, __init__, __prepare__, keywords, conflicts, __call__, attribute lookup on classes."""


class Meta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in namespace if not k.startswith("__")), kwargs)
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", name, kwargs)
        super().__init__(name, bases, namespace)

    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        print("prepare", name, kwargs)
        return {"prepared": True}

    def __getattr__(cls, name):
        return f"meta {name}"

    def __len__(cls):
        return 42

    def __iter__(cls):
        return iter("abc")

    def __contains__(cls, item):
        return item == "in"

    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"

    def __add__(cls, other):
        return "added"

    def __repr__(cls):
        return f"<{cls.__name__}>"

    def __eq__(cls, other):
        return cls is other or other == "magic"

    __hash__ = type.__hash__

    @property
    def prop(cls):
        return "meta property"

    def method(cls):
        return f"meta method of {cls.__name__}"


class A(metaclass=Meta, flag=1):
    x = 1


class B(A, other=2):
    pass


print(A.prepared, A.missing, len(A), list(A), "in" in A, A[5], A + 1, A, A == "magic", A.prop, A.method(), B, type(B), isinstance(A, Meta))
for code in ("A().method", "A().prop", "len(A())", "A().missing"):
    try:
        print(eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class M2(type):
    pass


try:
    class Conflict(A, metaclass=M2): pass
except TypeError as error:
    print(error)


class M3(Meta, M2):
    pass


class Fine(A, metaclass=M3):
    pass


print(type(Fine))


def function_meta(name, bases, namespace, **kw):
    return (name, bases, sorted(namespace), kw)


class F(metaclass=function_meta, z=1):
    y = 2


print(F)


class BadPrepare(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return 5


try:
    class G(metaclass=BadPrepare): pass
except TypeError as error:
    print(error)
try:
    class H(metaclass=type, k=1): pass
except TypeError as error:
    print(error)
print(type("T", (object,), {"v": 1}).v, type("T", (), dict(a=1))().a, type(type), type.__mro__)


class Recording(dict):
    def __setitem__(self, key, value):
        if not key.startswith("__"):
            print("record", key)
        super().__setitem__(key, value)


class Rec(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return Recording()


class R(metaclass=Rec):
    a = 1
    def f(self): pass
    a = 2


class Inst(type):
    def __instancecheck__(cls, obj):
        return obj == 5

    def __subclasscheck__(cls, sub):
        return sub is int


class Check(metaclass=Inst):
    pass


print(isinstance(5, Check), isinstance(6, Check), issubclass(int, Check), issubclass(str, Check), isinstance(Check(), Check))
