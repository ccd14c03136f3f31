"""Decorators: order, arguments, classes, methods, expressions, stacking."""


def deco(name):
    print("make", name)

    def wrap(f):
        print("apply", name)

        def inner(*a, **k):
            return f"{name}({f(*a, **k)})"

        return inner

    return wrap


@deco("outer")
@deco("inner")
def f(x):
    return x


print(f(1), f.__name__)


@lambda cls: cls.__name__
class Named:
    pass


print(Named)


class Registry:
    def __init__(self):
        self.items = []

    def __call__(self, f):
        self.items.append(f.__name__)
        return f

    def __matmul__(self, other):
        return self


registry = Registry()


@registry
def one():
    pass


@registry @ 5
def two():
    pass


@(registry if True else None)
def three():
    pass


@[registry][0]
class Four:
    @registry
    def method(self):
        pass


print(registry.items)


@repr
def printed():
    pass


print(printed.split(" at ")[0])


def class_decorator(cls):
    cls.added = lambda self: "added"
    return cls


@class_decorator
class K:
    @property
    @staticmethod
    def odd():
        return "odd"


print(K().added())
try:
    @undefined
    def g(): pass
except NameError as error:
    print(error)
try:
    @5
    def g(): pass
except TypeError as error:
    print(error)
import functools


@functools.wraps(one)
def copy():
    pass


print(copy.__name__, copy.__wrapped__ is one)
