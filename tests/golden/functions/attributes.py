"""Attributes of functions, methods and code objects."""


def f(a, b: int = 2, *args, c, d=4, **kw) -> str:
    """Doc of f."""
    local = a
    return local


f.custom = 1
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__dict__, f.__annotations__)
code = f.__code__
print(code.co_name, code.co_qualname, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals, code.co_varnames, code.co_flags & 0x0C, code.co_consts, code.co_firstlineno)


class C:
    def m(self):
        def inner():
            pass

        return inner

    @staticmethod
    def s():
        pass

    @classmethod
    def c(cls):
        pass


c = C()
print(C.m.__qualname__, c.m().__qualname__, c.m.__func__ is C.m, c.m.__self__ is c, C.c.__self__ is C, C.s.__qualname__, (lambda: 0).__qualname__)
print(c.m == c.m, c.m is c.m, hash(c.m) == hash(c.m), c.m != C().m, C.m is C.m)
try:
    c.m.attr = 1
except AttributeError as error:
    print(error)
print(repr(f).split(" at ")[0], repr(c.m).split(" of ")[0], repr(len), repr([].append).split(" at ")[0], repr(list.append), repr("".join).split(" at ")[0], repr(int.__add__), repr((1).__add__).split(" at ")[0], repr(C.c).split(" of ")[0])
g = type(f)(f.__code__, globals(), "renamed", (5,))
print(g.__name__, g.__defaults__)
replaced = f.__code__.replace(co_name="other")
print(replaced.co_name, replaced == f.__code__)


def a(): return 1
def b(): return 2


a.__code__ = b.__code__
print(a())
try:
    def cl():
        x = 1
        return lambda: x
    a.__code__ = cl().__code__
except ValueError as error:
    print(error)
print(f.__get__(5).__self__, f.__get__(None, int) is f, callable(f), type(f).__name__, f.__type_params__, f.__builtins__ is __builtins__.__dict__)
