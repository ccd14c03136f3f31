"""Closures: shared cells, late binding, cells in loops, introspection of cells."""


def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    def down():
        nonlocal n
        n -= 1
        return n

    return up, down


up, down = counter()
print(up(), up(), down(), up())
print(up.__closure__[0].cell_contents, up.__closure__[0] is down.__closure__[0], up.__code__.co_freevars, counter.__code__.co_cellvars)
up.__closure__[0].cell_contents = 100
print(up())


def adders():
    return [lambda x: x + i for i in range(3)]


print([add(10) for add in adders()])


def parameter_cell(x):
    def inner():
        return x

    x += 1
    return inner


print(parameter_cell(5)())


def deep():
    a = 1

    def one():
        b = 2

        def two():
            c = 3

            def three():
                return a + b + c

            return three

        return two()

    return one()()


print(deep())


def recursive(n):
    def fact(k):
        return 1 if k == 0 else k * fact(k - 1)

    return fact(n)


print(recursive(10))


def empty():
    def inner():
        return later

    try:
        inner.__closure__[0].cell_contents
    except ValueError as error:
        print(error)
    later = 1
    return inner.__closure__[0]


cell = empty()
print(cell.cell_contents, type(cell).__name__, repr(cell).startswith("<cell at 0x"))
import types
made = types.CellType(5)
print(made.cell_contents, made == types.CellType(5), made < types.CellType(6), types.CellType() == types.CellType())
del made.cell_contents
try:
    made.cell_contents
except ValueError as error:
    print(error)


def klass_closure(v):
    class K:
        attr = v

        def get(self):
            return v, __class__

    return K


K = klass_closure(3)
print(K.attr, K().get()[0], K().get()[1] is K)
