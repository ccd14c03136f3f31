"""Decorators: counting, retrying, memoising, registering, class decorators, descriptors as decorators."""

from functools import wraps


def counted(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def retry(times):
    def decorate(function):
        @wraps(function)
        def wrapper(*args):
            for attempt in range(times):
                try:
                    return function(*args, attempt=attempt)
                except ValueError:
                    continue
            return -1

        return wrapper

    return decorate


class cached_attribute:
    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value


REGISTRY = {}


def register(cls):
    REGISTRY[cls.__name__] = cls
    cls.label = classmethod(lambda c: c.__name__.lower())
    return cls


@register
class Square:
    def __init__(self, side):
        self.side = side

    @cached_attribute
    def area(self):
        return self.side**2

    @staticmethod
    @counted
    def unit(number):
        return number % 3


@retry(3)
def flaky(number, attempt=0):
    if number % 3 > attempt:
        raise ValueError(number)
    return number + attempt


@counted
def add(a, b=1, *, scale=1):
    return (a + b) * scale


def run(n=110_000):
    add.calls = Square.unit.calls = 0
    total = 0
    for i in range(n):
        square = Square(i % 50)
        total += square.area + square.area
        total += add(i) + add(i, 2, scale=3) + Square.unit(i)
        if i % 2:
            total += flaky(i)
    return f"{total} {add.calls} {Square.unit.calls} {REGISTRY['Square'].label()} {add.__name__}"


if __name__ == "__main__":
    print(run())
