"""Functions inside functions: factories, dispatch tables, mutual recursion, nonlocal at several depths."""


def counter_factory():
    created = 0

    def make(start=0):
        nonlocal created
        created += 1
        value = start

        def step(by=1):
            nonlocal value
            value += by

            def report():
                return f"{value} of {created}"

            return report

        return step

    return make


make = counter_factory()
a, b = make(), make(100)
a(5)
r = b(1)
print(a()(), r(), b(10)(), r())


def is_even(n):
    return n == 0 or is_odd(n - 1)


def is_odd(n):
    return n != 0 and is_even(n - 1)


print(is_even(10), is_odd(7), is_even(7))


def dispatcher():
    table = {}

    def register(name):
        def decorate(f):
            table[name] = f
            return f

        return decorate

    def call(name, *args):
        return table[name](*args)

    return register, call


register, call = dispatcher()


@register("add")
def _(x, y):
    return x + y


@register("rec")
def _(n):
    return 0 if n == 0 else n + call("rec", n - 1)


print(call("add", 1, 2), call("rec", 10))


def deep():
    x = 0

    def l1():
        def l2():
            def l3():
                nonlocal x
                x += 1
                return x

            return l3() + l3()

        return l2()

    return l1(), x


print(deep())


def with_class():
    secret = 5

    class C:
        def get(self):
            def inner():
                return secret, __class__.__name__

            return inner()

        def set(self, v):
            nonlocal secret
            secret = v

    return C()


c = with_class()
c.set(9)
print(c.get())


def loop_closures():
    out = []
    for i in range(3):
        def f(j=i):
            return i, j
        out.append(f)
    return [g() for g in out]


print(loop_closures())
y = 10


def default_scopes(y=y, z=lambda: y):
    y = 20
    return y, z()


print(default_scopes())
