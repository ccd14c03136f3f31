"""Generators: next, send, close, throw, return values, states, attributes."""

import inspect


def gen():
    print("started")
    x = yield 1
    print("got", x)
    try:
        y = yield 2
        print("got", y)
    except ValueError as error:
        print("caught", error)
        yield "handled"
    finally:
        print("finally")
    return "result"


g = gen()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g), g.send("a"), g.throw(ValueError("thrown")))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value, stop.args)
print(inspect.getgeneratorstate(g), next(g, "default"), g.close())
g = gen()
try:
    g.send(5)
except TypeError as error:
    print(error)
print(next(g), g.close(), inspect.getgeneratorstate(g))
g = gen()
next(g), next(g)
print(g.close())
g = gen()
try:
    g.throw(KeyError, "before start")
except KeyError as error:
    print("KeyError", error)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


g = returns_on_close()
next(g)
print(g.close())


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)


def raises_stop():
    yield 1
    raise StopIteration("inside")


try:
    list(raises_stop())
except RuntimeError as error:
    print(error, repr(error.__cause__))
g = gen()
print(g.__name__, g.__qualname__, g.gi_running, g.gi_yieldfrom, g.gi_code is gen.__code__, g.gi_frame.f_code.co_name, g.gi_suspended, repr(g).startswith("<generator object gen at 0x"))
g.__name__ = "renamed"
print(g.__name__)
for bad in (lambda: g.throw(5), lambda: g.throw(ValueError, 1, 5), lambda: g.send(), lambda: g.throw(), lambda: setattr(g, "gi_running", 1), lambda: g.nope, lambda: setattr(g, "__name__", 5)):
    try:
        bad()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
