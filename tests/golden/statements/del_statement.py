"""del of names, attributes, items, slices, tuples; errors afterwards."""

a, b, c = 1, 2, 3
del a, (b, [c])
try:
    print(a)
except NameError as error:
    print(error)
items = list(range(10))
del items[0], items[-1], items[1:3]
print(items)
d = {"x": 1, "y": 2}
del d["x"]
print(d)


class Deleter:
    def __delattr__(self, name):
        print("delattr", name)

    def __delitem__(self, key):
        print("delitem", key)


o = Deleter()
del o.name, o[1], o[1:2], o["k", 3]


def local():
    x = 1
    del x
    try:
        return x
    except UnboundLocalError as error:
        return str(error)


print(local())


def cell():
    x = 1

    def inner():
        return x

    del x
    try:
        inner()
    except NameError as error:
        return type(error).__name__, str(error)


print(cell())
for code in ("del nothing", "del [].x", "del (1, 2)[0]", "del 'abc'[0]", "del [][0]", "del {}['k']", "del object().x", "del int.real"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class P:
    @property
    def x(self):
        return 1


try:
    del P().x
except AttributeError as error:
    print(error)
