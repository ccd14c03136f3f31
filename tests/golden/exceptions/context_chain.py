"""__context__, __cause__, __suppress_context__ and traceback text of chains."""

import traceback


def show(error):
    print("".join(traceback.format_exception(error)).replace(__file__, "FILE"))


def first():
    raise ValueError("first")


def second():
    try:
        first()
    except ValueError as error:
        raise KeyError("second") from error


def third():
    try:
        second()
    except KeyError:
        raise TypeError("third")


def hidden():
    try:
        first()
    except ValueError:
        raise RuntimeError("alone") from None


for f in (first, second, third, hidden):
    try:
        f()
    except Exception as error:
        show(error)
try:
    try:
        raise ValueError("a")
    finally:
        raise KeyError("b")
except KeyError as error:
    print(repr(error.__context__))
a, b = ValueError("a"), KeyError("b")
try:
    try:
        raise a
    except ValueError:
        try:
            raise b
        except KeyError:
            raise a
except ValueError as error:
    print(repr(error.__context__), repr(b.__context__))
error = ValueError("plain")
error.__cause__ = KeyError("set")
print(error.__suppress_context__)
for bad in ("error.__cause__ = 5", "error.__context__ = 'x'", "error.__traceback__ = 5", "error.args = 5", "error.__suppress_context__ = 'x'", "del error.__cause__", "del error.args", "error.__notes__ = 5; error.add_note('x')", "error.add_note(5)"):
    try:
        exec(bad)
        print(bad, "fine")
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
