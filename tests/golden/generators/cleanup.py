"""Generators and finally: order of cleanup, exceptions inside, context managers, break out of loops."""

from contextlib import contextmanager


def resource(name):
    print("open", name)
    try:
        yield name
        print("body done", name)
    finally:
        print("close", name)


for r in resource("a"):
    print("using", r)
g = resource("b")
for r in g:
    break
g.close()


def nested():
    try:
        try:
            yield 1
        finally:
            print("inner finally")
            yield 2
    except ValueError:
        print("outer except")
        yield 3
    else:
        print("else")


g = nested()
print(next(g), g.throw(ValueError()), next(g), list(g))


@contextmanager
def manager(name, swallow=False):
    print("enter", name)
    try:
        yield name
    except ValueError as error:
        print("manager saw", error)
        if not swallow:
            raise
    finally:
        print("exit", name)


with manager("x", True) as x:
    raise ValueError("swallowed")
try:
    with manager("y"):
        raise ValueError("passed")
except ValueError as error:
    print("outside", error)


@contextmanager
def no_yield():
    if False:
        yield


@contextmanager
def two_yields():
    yield 1
    yield 2


for bad in (no_yield, two_yields):
    try:
        with bad():
            pass
    except RuntimeError as error:
        print(error)


def context():
    try:
        raise KeyError("first")
    except KeyError:
        yield "in handler"
        try:
            raise ValueError("second")
        except ValueError as error:
            yield repr(error.__context__)


import sys
g = context()
print(next(g), sys.exc_info()[0])
try:
    raise TypeError("caller")
except TypeError:
    print(next(g), sys.exc_info()[0])
print(next(g, "end"))


def exc_restore():
    try:
        yield
    except Exception:
        yield sys.exc_info()[1]
    yield sys.exc_info()[1]


g = exc_restore()
next(g)
print(g.throw(ValueError("v")), next(g))


@manager("decorated")
def function():
    return "as decorator"


print(function())
