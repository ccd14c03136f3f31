"""Descriptors: data and non-data, __set_name__, precedence, on metaclasses, errors."""


class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, instance, owner=None):
        return f"get {self.name} {instance is not None} {owner and owner.__name__}"

    def __set__(self, instance, value):
        print("set", self.name, value)

    def __delete__(self, instance):
        print("delete", self.name)


class NonData:
    def __get__(self, instance, owner):
        return "non-data"


class OnlySet:
    def __set__(self, instance, value):
        instance.__dict__["only"] = value


class C:
    data = Data()
    non = NonData()
    only = OnlySet()


c = C()
print(c.data, C.data, c.non, C.non)
c.data = 5
del c.data
c.__dict__["data"] = "hidden"
c.__dict__["non"] = "shown"
print(c.data, c.non, type(c.only).__name__)
c.only = 1
print(c.only)
try:
    del c.only
except AttributeError as error:
    print(error)
C.data = "replaced"
print(c.data)


class Failing:
    def __get__(self, instance, owner):
        raise ValueError("in get")


class D:
    f = Failing()

    def __getattr__(self, name):
        return "getattr"


try:
    D().f
except ValueError as error:
    print(error)


class BadName:
    def __set_name__(self, owner, name):
        raise RuntimeError("bad name")


try:
    class E:
        attr = BadName()
except RuntimeError as error:
    print(error, error.__notes__)


class Meta(type):
    class_level = Data()


class F(metaclass=Meta):
    pass


print(F.class_level)
F.class_level = 1
print(hasattr(F(), "class_level"))


class Function:
    def __init__(self, f):
        self.f = f

    def __get__(self, instance, owner=None):
        return lambda *a: self.f(instance, *a)


class G:
    @Function
    def method(self, x):
        return (self is None, x)


print(G().method(1), G.method(2))


class Inst:
    def __init__(self):
        self.desc = Data.__new__(Data)


print(type(Inst().desc).__name__)
late = Data()
G.late = late
try:
    G().late
except AttributeError as error:
    print(error)
print(int.__add__.__get__(5)(3), str.upper.__get__("a")(), (lambda s: s).__get__(7)())
