"""finally and return: which value wins, with break, continue, nested functions and generators."""

import warnings

warnings.simplefilter("ignore")


def plain():
    try:
        return "try"
    finally:
        print("cleanup")


def overridden():
    exec("""
def inner():
    try:
        return "try"
    finally:
        return "finally"
result.append(inner())
""", {"result": results})


results = []
overridden()
print(plain(), results)


def evaluated_first():
    x = 1
    try:
        return x
    finally:
        x = 2


def list_mutated():
    x = []
    try:
        return x
    finally:
        x.append("added")


print(evaluated_first(), list_mutated())


def nested():
    for i in range(3):
        try:
            try:
                if i == 1:
                    return i
            finally:
                print("inner", i)
        finally:
            print("outer", i)
    return "never"


print(nested())


def raise_in_finally():
    try:
        raise ValueError("lost")
    finally:
        raise KeyError("wins")


try:
    raise_in_finally()
except KeyError as error:
    print(repr(error), repr(error.__context__))


def else_and_finally(fail):
    try:
        if fail:
            raise ValueError
    except ValueError:
        return "except"
    else:
        return "else"
    finally:
        print("finally", fail)


print(else_and_finally(True), else_and_finally(False))


def generator():
    try:
        yield 1
        return "value"
    finally:
        print("generator cleanup")


def outer():
    result = yield from generator()
    print("got", result)


print(list(outer()))
for code in ("def f():\n try: pass\n finally: return 1", "for x in y:\n try: pass\n finally: break", "for x in y:\n try: pass\n finally: continue", "try: pass\nfinally:\n def g(): return 1"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(code, "f", "exec")
    print([str(w.message) for w in caught])
