"""__new__ and __init__: their interplay, returning other things, arguments, singletons, immutable subclasses."""


class A:
    def __new__(cls, *args, **kwargs):
        print("new", cls.__name__, args, kwargs)
        return super().__new__(cls)

    def __init__(self, x, y=2):
        print("init", x, y)
        self.x = x


A(1)
A(1, y=3)


class Other:
    def __new__(cls):
        return 5

    def __init__(self):
        print("never")


print(Other())


class Singleton:
    instance = None

    def __new__(cls):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self):
        print("init again")


print(Singleton() is Singleton())


class Inch(float):
    def __new__(cls, value):
        return super().__new__(cls, value * 2.54)


print(Inch(10), type(Inch(1)))


class BadInit:
    def __init__(self):
        return 5


class NewOnly:
    def __new__(cls, a):
        return object.__new__(cls)


class InitOnly:
    def __init__(self, a):
        pass


class Neither:
    pass


for code in ("BadInit()", "NewOnly()", "NewOnly(1, 2)", "print(NewOnly(1).__class__.__name__)", "InitOnly()", "InitOnly(1, 2)", "Neither(1)", "Neither(a=1)", "object.__new__(Neither, 1)", "Neither().__init__(1)", "InitOnly.__new__(InitOnly, 1, 2).__init__(3)", "object.__new__(NewOnly, 5)", "NewOnly(1).__init__(5)", "int.__new__(float)", "float.__new__(int)", "list.__new__(dict)", "object.__new__(list)", "type.__new__(type)", "type.__new__(type, 'a', (), {}).nope", "Neither.__new__()", "object.__new__(5)", "A.__new__()", "super(A, A).__new__(int)"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print(Neither.__new__ is object.__new__, Neither.__init__ is object.__init__, type(A.__new__), type(A.__dict__["__new__"]))


class Parent:
    def __init__(self):
        self.setup()

    def setup(self):
        self.kind = "parent"


class Child(Parent):
    def setup(self):
        super().setup()
        self.kind += " child"


print(Child().kind, vars(Child()))
c = Child.__new__(Child)
print(vars(c))


class Meta(type):
    def __call__(cls, *args):
        print("meta call", args)
        obj = cls.__new__(cls)
        obj.args = args
        return obj


class Made(metaclass=Meta):
    def __init__(self):
        print("skipped")


print(Made(1, 2).args)
