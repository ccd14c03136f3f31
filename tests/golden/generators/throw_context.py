"""What a generator handles is the context of what is thrown into it; what it delegates to is thrown into with the generator
on the stack; iterators whose attributes cannot be looked up."""
import sys


def handling():
    try:
        raise KeyError('a')
    except Exception:
        try:
            yield 1
        except ValueError as e:
            print('inside', repr(e.__context__))
            yield 2


g = handling()
next(g)
print(g.throw(ValueError('v')))


def outer_context():
    try:
        raise OSError('outer')
    except OSError:
        g = plain()
        next(g)
        try:
            g.throw(ValueError('thrown'))
        except ValueError as e:
            print('outer', repr(e.__context__))


def plain():
    yield


outer_context()


class Sub:
    def __iter__(self):
        return self

    def __next__(self):
        return 42

    def throw(self, *args):
        frame, names = sys._getframe(), []
        while frame:
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        print(names)
        return 'thrown'


def delegating(target):
    return (yield from target)


g = delegating(Sub())
print(next(g), g.throw(RuntimeError), g.gi_frame.f_lineno > 0, next(g))


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def __getattr__(self, name):
        1 / 0

    def __repr__(self):
        return 'Broken()'


sys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__, u.err_msg)
g = delegating(Broken())
next(g)
print(g.close())
for call in (lambda g: g.send(1), lambda g: g.throw(AttributeError)):
    g = delegating(Broken())
    next(g)
    try:
        call(g)
    except ZeroDivisionError as e:
        print(repr(e))
