"""Exceptions through generators: tracebacks, contexts, StopIteration, GeneratorExit, throw of classes."""

import traceback


def g():
    while True:
        try:
            got = yield "ready"
            print("got", got)
        except ValueError as error:
            print("handled", error)
        except GeneratorExit:
            print("exit")
            raise


it = g()
next(it)
print(it.throw(ValueError("one")), it.throw(ValueError), it.send(3))
it.close()
try:
    it.throw(KeyError("after close"))
except KeyError as error:
    print("raised", error)
try:
    next(it)
except StopIteration:
    print("stopped")


def bad():
    yield 1
    raise RuntimeError("inside")


def wrapper():
    yield from bad()


try:
    list(wrapper())
except RuntimeError as error:
    print([f.name for f in traceback.extract_tb(error.__traceback__)])


def leak():
    yield next(iter([]))


try:
    list(leak())
except RuntimeError as error:
    print(error, type(error.__cause__), type(error.__context__))


def catches():
    try:
        yield next(iter([]))
    except StopIteration:
        yield "caught"


print(list(catches()))


def context():
    try:
        yield 1
    except ValueError:
        raise KeyError("replaced")


it = context()
next(it)
try:
    it.throw(ValueError("original"))
except KeyError as error:
    print(repr(error.__context__))


def ignore():
    for i in range(3):
        try:
            yield i
        except GeneratorExit:
            print("ignored")


it = ignore()
next(it)
try:
    it.close()
except RuntimeError as error:
    print(error)


def finally_yields():
    try:
        yield 1
    finally:
        yield 2


it = finally_yields()
next(it)
print(it.throw(ValueError("pending")))
try:
    next(it)
except ValueError as error:
    print("after finally", error)
for args in ((5,), (), (ValueError, 5, None, 1), ("x",), (int,), (object(),)):
    it = g()
    next(it)
    try:
        it.throw(*args)
    except TypeError as error:
        print(error)
