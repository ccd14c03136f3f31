"""Comprehension scopes: targets do not leak, inlined iteration variables, walrus, class bodies, nested."""

x = "outer"
print([x for x in range(3)], x)
print({x: y for x, y in zip("ab", "cd")}, {x for x in "a"}, list(x for x in "g"), x)
print([[x * y for x in range(2)] for y in range(3)], [x for x in [x for x in range(3)]])


def f():
    x = 1
    inner = [lambda: x for x in range(3)]
    return x, [g() for g in inner]


print(f())
print([y := 5, y**2], y, [last := n for n in range(4)], last)


def walrus():
    total = 0
    partial = [total := total + v for v in range(5)]
    return total, partial


print(walrus())
print(any((hit := n) > 2 for n in range(5)), hit)


class C:
    items = [1, 2]
    doubled = [i * 2 for i in items]
    try:
        bad = [i * len(items) for i in items]
    except NameError as error:
        print(error)


print(C.doubled, hasattr(C, "i"))


def shadow():
    for x in range(2):
        squares = [x * x for x in range(3)]
    return x, squares


print(shadow())


def unbound():
    try:
        [z for _ in range(1)]
    except NameError as error:
        print(type(error).__name__, error)
    z = 1


unbound()


def exc():
    x = "kept"
    try:
        [1 / x for x in [1, 0]]
    except ZeroDivisionError:
        pass
    return x


print(exc())
print(sorted(locals().keys() & {"x", "i", "n", "hit", "last"}), [locals() is not None for _ in "a"])
print([a + b for a in range(3) if a for b in range(a) if b or a], [(a, b) for a in "xy" for b in "12"])
for code in ("[x := 1 for x in y]", "[i for i in (i := 5)]", "[(x := y) for y in x for x in z]", "class A:\n [y := 1 for x in z]", "[*a for a in b]", "{**a for a in b}", "[x for x, in y if z else w]", "(yield x for x in y)", "[await x for x in y]", "[x async for x in y]"):
    try:
        compile(code, "f", "exec")
        print(code, "compiles")
    except SyntaxError as error:
        print(code, "->", error.msg)
