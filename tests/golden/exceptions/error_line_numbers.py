"""Line numbers in tracebacks: statements over many lines, decorators, calls in arguments, comprehensions."""

import traceback


def lines(f):
    try:
        f()
    except Exception as error:
        first = f.__code__.co_firstlineno
        return [(frame.lineno - first, frame.end_lineno - first, frame.colno, frame.end_colno) for frame in traceback.extract_tb(error.__traceback__)[1:]]


def one():
    x = (
        1 +
        2 /
        0
    )


def two():
    return dict(
        a=1,
        b=int(
            "x"
        ),
    )


def three():
    return [
        1 / y
        for y in
        (1, 0)
    ]


def four():
    if True and \
            {}["missing"]:
        pass


def five():
    @undefined_decorator
    def inner():
        pass


def six():
    for i in range(3):
        if i == 2:
            raise ValueError(
                i)


def seven():
    with open(
        "/nope/nope"
    ) as f:
        pass


def eight():
    a = b = c = None
    a.x = b.y = 5


def nine():
    f"{1}{
        2 + None
    }"


def ten():
    x = 1; y = "a"; return x + y


def eleven():
    class C(
        undefined_base
    ):
        pass


def twelve():
    return (lambda:
            1 / 0)()


def thirteen():
    x = [1, 2]
    x[
        5
    ] = 1


def fourteen():
    try:
        pass
    finally:
        nope


for f in (one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen):
    print(f.__name__, lines(f))
