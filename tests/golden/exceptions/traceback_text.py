"""traceback.format_exc with carets: operators, calls, subscripts, attributes, several lines, recursion."""

import traceback


def show(f, *args):
    try:
        f(*args)
    except Exception:
        print(traceback.format_exc().replace(__file__, "FILE"))


def binary(a, b):
    return a + b * (a / b)


def call(f):
    return len([1, 2]) + f(1, 2,
                           3)


def subscript(d):
    return d["a"]["b"]["c"]


def attribute(o):
    return o.x.y.z


def multi(a):
    return (a
            + 1
            + "text"
            + 2)


def recursive(n):
    return recursive(n - 1) if n else 1 / 0


def comprehension(items):
    return [1 / x for x in items]


def lam():
    return (lambda x: x.missing)(5)


def statement():
    x = {}
    x["k"] += 1


def assertion(v):
    assert v > 5, f"v was {v}"


def deleting():
    del [1][5]


def unpack():
    a, b = 1, 2, 3


def importing():
    import does_not_exist.at_all


def generator():
    yield 1
    raise ValueError("in generator")


def iterate():
    for x in generator():
        pass


def wide():
    x = "é中文"; y = None; return x.upper() + y


show(binary, 1, 0)
show(call, lambda x: x)
show(subscript, {"a": {"b": 5}})
show(attribute, 5)
show(multi, 1)
show(recursive, 2)
show(comprehension, [1, 0])
show(lam)
show(statement)
show(assertion, 3)
show(deleting)
show(unpack)
show(importing)
show(iterate)
show(wide)
show(recursive, 10)
