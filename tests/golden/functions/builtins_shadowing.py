"""Shadowing and replacing builtins: globals, locals, the builtins module, caches must notice."""

import builtins


def use():
    return len("abc")


print(use(), use())
len = lambda x: "global"
print(use())
del len
print(use())
real = builtins.len
builtins.len = lambda x: "builtin"
print(use())
builtins.len = real
print(use())


def local():
    len = lambda x: "local"
    return len("abc")


print(local())
builtins.brand_new = 42
print(brand_new)
del builtins.brand_new
try:
    brand_new
except NameError as error:
    print(error)
counter = 0


def read():
    return counter


values = []
for i in range(5):
    counter = i * 10
    values.append(read())
print(values)
globals()["counter"] = "via globals"
print(read())
del counter
try:
    read()
except NameError as error:
    print(error)
counter = "back"
print(read())
True_ = True
print([x for x in (1, 2) if isinstance(x, int)], __builtins__ is builtins, __builtins__.len is real)


class print_like:
    def __call__(self, *args):
        builtins.print("shadowed", *args)


print = print_like()
print("a")
del print
print("b")
f = eval("lambda: len('x')", {"__builtins__": {"len": lambda x: "sandbox"}})
print(f(), f.__builtins__.keys())
