"""raise: classes, instances, from, re-raise, bad operands."""

for code in (
    "raise ValueError",
    "raise ValueError('text')",
    "raise ValueError('a', 'b')",
    "raise ValueError from KeyError('cause')",
    "raise ValueError from None",
    "raise ValueError from KeyError",
    "raise",
    "raise 5",
    "raise 'text'",
    "raise None",
    "raise object",
    "raise ValueError from 5",
    "raise ValueError from object",
    "raise int",
    "raise (ValueError, KeyError)",
    "raise type('Custom', (Exception,), {})('made')",
    "raise BaseException",
    "raise StopIteration(5)",
    "raise SystemExit(3)",
    "raise KeyboardInterrupt",
    "raise GeneratorExit",
    "raise undefined",
    "raise ValueError from undefined",
):
    try:
        exec(code)
    except BaseException as error:
        print(code, "->", repr(error), "cause", repr(error.__cause__), "context", repr(error.__context__), error.__suppress_context__)


class Meta(type):
    def __call__(cls, *args):
        return 5


class Odd(Exception, metaclass=Meta):
    pass


try:
    raise Odd
except TypeError as error:
    print(error)


class Picky(Exception):
    def __init__(self, required):
        self.required = required


try:
    raise Picky
except TypeError as error:
    print(error)
try:
    raise Picky(3)
except Picky as error:
    print(error.required, error.args, str(error))
try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise error from error
except ZeroDivisionError as error:
    print(error.__cause__ is error, error.__context__)
