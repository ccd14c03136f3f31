"""Default values: evaluated once, mutable, keyword-only, introspection."""


def tell(value):
    print("default", value)
    return value


def f(a, b=tell(1), *, c=tell(2), d):
    return a, b, c, d


print(f(0, d=9), f(0, 5, c=6, d=7), f.__defaults__, f.__kwdefaults__)


def grow(item, to=[]):
    to.append(item)
    return to


print(grow(1), grow(2), grow.__defaults__)
f.__defaults__ = (10, 20)
print(f(d=1))
f.__defaults__ = None
f.__kwdefaults__ = {"d": 4, "c": 3}
print(f(1, 2))
try:
    f(1)
except TypeError as error:
    print(error)
x = 1
g = lambda v=x: v
x = 2
print(g())
functions = [lambda i=i: i for i in range(3)]
late = [lambda: i for i in range(3)]
print([h() for h in functions], [h() for h in late])
for bad in ("f.__defaults__ = [1]", "f.__kwdefaults__ = (1,)", "f.__name__ = 5", "f.__qualname__ = None", "f.__code__ = 5", "f.__closure__ = ()", "f.__dict__ = 5", "f.__globals__ = {}", "del f.__name__", "f.__annotations__ = 5", "f.__type_params__ = 5"):
    try:
        exec(bad)
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
for code in ("def f(a=1, b): pass", "def f(a, a): pass", "def f(*, **k): pass", "def f(*): pass", "def f(**k, a): pass", "def f(*a, *b): pass", "def f(a, /, b, /): pass", "def f(/, a): pass", "def f(*a=1): pass", "def f(**k=1): pass", "def f(*a, /): pass", "lambda a, a: 1", "def f(a.b): pass", "def f((a, b)): pass", "def f(1): pass", "def f(a, *, b=1, c): pass\nprint(1)"):
    try:
        exec(code)
    except SyntaxError as error:
        print(code, "->", error.msg)
