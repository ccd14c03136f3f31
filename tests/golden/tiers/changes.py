# Everything that native code may rely on changes while a loop runs natively.
import builtins


def helper(x):
    return x + 1


LIMIT = 3


class Thing:
    kind = 1

    def __init__(self):
        self.a = 1

    def act(self):
        return self.a


class Other(Thing):
    def act(self):
        return 100


def loop(n, change):
    global helper, LIMIT
    thing = Thing()
    total = 0
    for i in range(n):
        if i == n // 2:
            change(thing)
        total += helper(i) + LIMIT + thing.act() + thing.kind + len("abc")
    return total


def nothing(thing):
    pass


def new_function(thing):
    global helper
    helper = lambda x: x * 2


def new_code(thing):
    helper.__code__ = (lambda x: x - 1).__code__


def new_defaults(thing):
    global helper

    def helper(x, y=2):
        return x * y

    helper.__defaults__ = (5,)


def new_global(thing):
    global LIMIT
    LIMIT = 1000.5


def new_class(thing):
    thing.__class__ = Other


def new_method(thing):
    Thing.act = lambda self: -1


def shadow(thing):
    thing.act = lambda: 7


def new_attribute(thing):
    Thing.kind = 50


def by_getattr(thing):
    Thing.__getattr__ = lambda self, name: 9
    del thing.a


def new_builtin(thing):
    builtins.len = lambda text: 77


def data_descriptor(thing):
    Thing.a = property(lambda self: 33)


old_len = len
for change in (
    nothing,
    new_function,
    new_code,
    new_defaults,
    new_global,
    new_class,
    new_method,
    shadow,
    new_attribute,
    by_getattr,
    new_builtin,
    data_descriptor,
    nothing,
):
    try:
        print(change.__name__, loop(4000, change))
    except Exception as error:
        print(change.__name__, type(error).__name__, error)
builtins.len = old_len
