"""Every way to call a function wrongly, and CPython's words for it."""


def none(): pass
def one(a): pass
def two(a, b): pass
def three(a, b, c): pass
def defaulted(a, b=1): pass
def many(a, b=1, c=2): pass
def keyword(*, k): pass
def keywords(*, k, l, m): pass
def mixed(a, /, b, *, c): pass
def positional(a, b, /): pass
def star(*args): pass
def kw(**kwargs): pass
def posdef(a, b=2, /, c=3): pass


class C:
    def method(self): pass
    def with_arg(self, x): pass
    @classmethod
    def cm(cls): pass
    @staticmethod
    def sm(): pass
    def __call__(self, a): pass


class Init:
    def __init__(self, a): pass


calls = """none(1)
none(1, 2)
none(a=1)
one()
one(1, 2)
one(b=1)
one(1, a=2)
one(1, b=2)
two()
two(1)
two(b=1)
three()
three(1)
three(b=1)
defaulted()
defaulted(1, 2, 3)
defaulted(1, c=5)
many()
many(1, 2, 3, 4)
keyword()
keyword(1)
keyword(1, k=2)
keyword(j=1)
keywords()
keywords(k=1)
mixed()
mixed(a=1, b=2, c=3)
mixed(1, 2, 3)
mixed(1, 2)
positional(a=1, b=2)
positional(1, b=2)
positional(1)
star(a=1)
kw(1)
posdef(a=1)
posdef(1, b=2)
C().method(1)
C().with_arg()
C.method()
C.with_arg(1)
C().cm(1)
C.sm(1)
C()()
C()(1, 2)
C(1)
Init()
Init(1, 2)
Init(b=1)
(lambda x: x)()
(lambda: 1)(2)
one(*[1, 2])
one(**{"b": 1})
one(1, **{"a": 1})
two(*[1], **{"a": 2})
kw(**{"a": 1}, **{"a": 2})
kw(a=1, **{"a": 2})
kw(**{1: 2})
kw(**5)
star(*5)
star(*[1], *None)
two(1, 2, 3, x=4)
one(self=1)
five = lambda a, b, c, d, e: 0; five()
none(*"abc", **{"x": 1})
one.nope
5()
"a"()
None()
C.method.nope()
[](1)
(1, 2)()"""
for line in calls.splitlines():
    try:
        exec(line)
    except Exception as error:
        print(f"{line} -> {type(error).__name__}: {error}")
    else:
        print(line, "passed")
