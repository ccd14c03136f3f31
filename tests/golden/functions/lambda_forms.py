"""Lambdas of every form."""

print((lambda: 1)(), (lambda x: x)(2), (lambda x, y=3: x + y)(1), (lambda *a: a)(1, 2), (lambda **k: k)(a=1), (lambda x, /, y, *, z: (x, y, z))(1, 2, z=3))
print((lambda: (yield))().__class__.__name__, (lambda: [i for i in range(3)])(), (lambda x: lambda y: x * y)(3)(4))
print(list(map(lambda t: t[0] + t[1], [(1, 2), (3, 4)])), sorted("bca", key=lambda c: -ord(c)), (lambda x: x if x else "no")(0))
f = lambda a, b=lambda c: c + 1: b(a)
print(f(1), f.__name__, f.__qualname__)
print((lambda x: (x := x + 1))(5), (lambda: ...)(), (lambda: (1, 2))(), (lambda *, k=1: k)())
actions = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}
print({k: v(5, 3) for k, v in actions.items()})
g = lambda: (lambda: 1, lambda: 2)
print(g()[1]())
y = lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v)))
print(y(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(6))
gen = (lambda: (yield 1))()
print(next(gen), (lambda x: not x)(1), (lambda: "a" "b")(), (lambda x=(1, 2): x)())
