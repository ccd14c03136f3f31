"""global and nonlocal in nested functions, classes and comprehensions."""

x = "module"


def set_global():
    global x, created
    x = "changed"
    created = "made"


set_global()
print(x, created)


def outer():
    y = 1

    def middle():
        nonlocal y
        y += 1

        def inner():
            nonlocal y
            global x
            y *= 10
            x = "inner"

        inner()

    middle()
    return y


print(outer(), x)


class C:
    global made_in_class
    made_in_class = 5
    x = "class"

    def method(self):
        return x

    values = [x for _ in range(2)]
    first = x


print(made_in_class, C().method(), C.values, C.first)


def shadows():
    x = "local"

    class D:
        nonlocal x
        x = "from class"

    return x, hasattr(D, "x")


print(shadows())


def use_before():
    try:
        print(x)
    except UnboundLocalError as error:
        print(error)
    x = 1


use_before()


def free_before():
    def inner():
        return z

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    z = 1
    return inner()


print(free_before())


def only_declares():
    global never_set


only_declares()
print("never_set" in globals())
for code in ("def f():\n x = 1\n global x", "def f(x):\n global x", "def f():\n nonlocal q", "nonlocal x", "def f():\n print(x)\n global x", "def f():\n def g():\n  nonlocal x\n  global x\n x = 1"):
    try:
        compile(code, "<c>", "exec")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset)
