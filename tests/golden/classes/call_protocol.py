"""__call__, callables of every kind, partial application, methods as values."""

import functools


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *, twice=False):
        return (x + self.n) * (2 if twice else 1)

    def method(self, x):
        return self.n, x

    @classmethod
    def make(cls, n):
        return cls(n)

    @staticmethod
    def static(a, b=2):
        return a, b


add = Adder(5)
print(add(1), add(1, twice=True), list(map(add, [1, 2])), callable(add), callable(Adder), callable(5), callable(len), callable(lambda: 0))
m = add.method
print(m(1), m.__self__ is add, m.__func__ is Adder.method, Adder.method(add, 2), Adder.make(3)(1), add.make(4).n, add.static(1), Adder.static(1, 3), m.__name__, m.__qualname__)
print(list(map(str.upper, "ab")), list(map(int.__add__, [1], [2])), [].append.__self__, len.__self__.__name__, (1).__add__(2), "abc".upper.__name__, dict.fromkeys("a"), sorted("bA", key=str.casefold))
table = {"+": int.__add__, "f": add, "l": lambda *a: a, "t": tuple, "p": functools.partial(add, 10), "m": m, "b": "x".join}
print(table["+"](1, 2), table["f"](0), table["l"](1, 2), table["t"]("ab"), table["p"](), table["m"](9), table["b"](["1", "2"]))


class Chain:
    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        def method(*args):
            self.calls.append((name, args))
            return self

        return method


print(Chain().a(1).b().c(2, 3).calls)


class Recursive:
    def __call__(self, n):
        return 1 if n < 2 else n * self(n - 1)


print(Recursive()(10))


class NotCallable:
    pass


n = NotCallable()
n.__call__ = lambda: 1
for code in ("n()", "add()", "add(1, 2)", "add(1, thrice=1)", "m()", "Adder.method()", "Adder.method(5)", "5()", "'x'()", "[1]()", "add.method.x = 1", "Adder()", "int.__add__('a', 1)", "str.upper(5)", "list.append([], 1, 2)", "dict.get({})", "None.x()", "add.nope()", "functools.partial()"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)
class K:
    __call__ = 5
try: K()()
except TypeError as error: print(error)
class P:
    @property
    def __call__(self): return lambda: "from property"
print(P()())
