"""Descriptors as typed fields, a metaclass collecting them, validation, serialisation, queries."""


class Field:
    def __init__(self, kind, default=None, check=None):
        self.kind, self.default, self.check = kind, default, check

    def __set_name__(self, owner, name):
        self.name, self.slot = name, "_" + name

    def __get__(self, obj, owner=None):
        return self if obj is None else getattr(obj, self.slot, self.default)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}, not {type(value).__name__}")
        if self.check and not self.check(value):
            raise ValueError(f"{self.name}: {value!r} is not allowed")
        setattr(obj, self.slot, value)

    def __eq__(self, other):
        return Query(lambda obj: getattr(obj, self.name) == other, f"{self.name} == {other!r}")

    def __lt__(self, other):
        return Query(lambda obj: getattr(obj, self.name) < other, f"{self.name} < {other!r}")

    __hash__ = object.__hash__


class Query:
    def __init__(self, test, text):
        self.test, self.text = test, text

    def __and__(self, other):
        return Query(lambda o: self.test(o) and other.test(o), f"({self.text} and {other.text})")

    def __invert__(self):
        return Query(lambda o: not self.test(o), f"not {self.text}")

    def __call__(self, items):
        return [i for i in items if self.test(i)]


class ModelMeta(type):
    def __new__(mcls, name, bases, namespace):
        cls = super().__new__(mcls, name, bases, namespace)
        inherited = {k: v for b in reversed(cls.__mro__[1:]) for k, v in getattr(b, "fields", {}).items()}
        cls.fields = inherited | {k: v for k, v in namespace.items() if isinstance(v, Field)}
        return cls


class Model(metaclass=ModelMeta):
    def __init__(self, **values):
        for name in values.keys() - self.fields.keys():
            raise TypeError(f"{type(self).__name__} has no field {name}")
        for name, value in values.items():
            setattr(self, name, value)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in self.fields)})"


class Person(Model):
    name = Field(str, check=str.strip)
    age = Field(int, 0, lambda v: 0 <= v < 150)


class Employee(Person):
    salary = Field(int, 1000)


people = [Person(name="Ann", age=30), Person(name="Bob"), Employee(name="Cyd", age=50, salary=5), Employee(name="Dan", age=30)]
print(people, list(Employee.fields))
q = (Person.age == 30) & ~(Person.name == "Dan")
print(q.text, q(people), (Person.age < 40)(people))
for bad in (lambda: Person(name=5), lambda: Person(name=" "), lambda: Person(age=200), lambda: Person(nope=1), lambda: setattr(people[0], "age", "x")):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
