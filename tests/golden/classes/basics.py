"""Classes: attributes, methods, inheritance, instances' dictionaries, class attributes shadowed."""


class Animal:
    kind = "animal"
    count = 0

    def __init__(self, name):
        self.name = name
        Animal.count += 1

    def speak(self):
        return f"{self.name} the {self.kind}"

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"


class Dog(Animal):
    kind = "dog"

    def speak(self):
        return super().speak() + " barks"


a, d = Animal("Generic"), Dog("Rex")
print(a.speak(), d.speak(), a, d, Animal.count, d.count, isinstance(d, Animal), issubclass(Dog, Animal))
d.kind = "hound"
print(d.kind, Dog.kind, d.__dict__, sorted(vars(Dog))[:3])
del d.kind
print(d.kind)
Animal.speak = lambda self: "patched"
print(a.speak(), d.speak())
Animal.extra = property(lambda self: self.name.upper())
print(d.extra)
print(Dog.__name__, Dog.__bases__, Dog.__mro__, Dog.__base__, Dog.__module__, Dog.__dict__["kind"], type(Dog), Dog.__subclasses__(), Animal.__subclasses__())
for code in ("a.nope", "a.nope()", "Animal.nope", "Animal()", "Animal(1, 2)", "a()", "a.name()", "Animal.speak()", "del a.nope", "del Animal.nope", "a + 1", "a < a", "a[0]", "len(a)", "iter(a)", "a.x.y = 1", "Animal.__name__ = 5", "Animal.__bases__ = 5", "Animal.__bases__ = ()", "Animal.__bases__ = (int,)", "Animal.__dict__ = {}", "del Animal.__name__", "Animal.__module__ = 5", "hash(a) and 1 / 0", "class A(5): pass", "class A(*[Animal, Animal]): pass", "class A(Animal, metaclass=5): pass", "class A(Animal, foo=1): pass", "class A(object, Animal): pass", "class A(True): pass", "class A(None): pass", "class A(1, 2): pass"):
    try:
        exec(code)
        print(code, "passed")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print(Animal.__module__)
Animal.__module__ = "m"
Animal.__name__ = "Renamed"
Animal.__qualname__ = "Q.Renamed"
print(Animal, a)
