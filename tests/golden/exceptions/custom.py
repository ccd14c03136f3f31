"""User-defined exceptions: state, str, pickling, hierarchy, notes."""

import copy, pickle, traceback


class AppError(Exception):
    """Base of the application's errors."""

    code = 1

    def __init__(self, message, *, detail=None):
        super().__init__(message)
        self.detail = detail

    def __str__(self):
        text = super().__str__()
        return f"{text} ({self.detail})" if self.detail else text


class NotFound(AppError, LookupError):
    code = 404


class NoStr(Exception):
    def __str__(self):
        return ""


class Multi(Exception):
    def __init__(self, a, b):
        self.a, self.b = a, b


error = NotFound("missing", detail="file")
print(error, repr(error), error.args, error.code, isinstance(error, LookupError), NotFound.__mro__[1:4])
try:
    raise error
except LookupError as caught:
    print(caught is error, caught.__traceback__ is not None, caught.__traceback__.tb_lineno > 0, caught.__traceback__.tb_next)
error.add_note("first note")
error.add_note("second")
print(error.__notes__, traceback.format_exception_only(error))
print(traceback.format_exception_only(NoStr()), traceback.format_exception_only(Multi(1, 2)), Multi(1, 2).args, str(Multi(1, 2)), repr(Multi(1, 2)))
p = pickle.loads(pickle.dumps(Multi(1, 2)))
print(p.a, p.args)
c = copy.copy(error)
print(c, c.detail, c.__notes__)


class Bad(Exception):
    def __init__(self, *args):
        raise ValueError("in init")


try:
    raise Bad
except ValueError as e:
    print(e)


class Slotted(Exception):
    __slots__ = ("x",)


s = Slotted("m")
s.x = 1
print(s.x, s, s.args)


class Equal(Exception):
    def __eq__(self, other):
        return isinstance(other, Equal)

    __hash__ = None


try:
    raise Equal
except Equal as e:
    print(e == Equal())
try:
    hash(Equal())
except TypeError as e:
    print(e)
x = ValueError("orig")
x.args = ("changed", 2)
print(x, repr(x), x.args)
x.args = [1]
print(x.args)


class Sub(ValueError, TypeError):
    pass


print(issubclass(Sub, TypeError), repr(Sub(1)))
