"""assert with and without messages; the message is evaluated only on failure."""


def message():
    print("message evaluated")
    return "the message"


assert True, message()
for code in ("assert False", "assert 0, 'text'", "assert [], message()", "assert None, (1, 2)", "assert 1 == 2, f'{1 + 1}'"):
    try:
        exec(code)
    except AssertionError as error:
        print(repr(error), error.args)
assert (1, 2)[0]
AssertionError_ = AssertionError
AssertionError = ValueError
try:
    assert False, "still AssertionError"
except Exception as error:
    print(type(error).__name__)
