"""except*: splitting, nesting, re-raising, naked exceptions, groups raised inside."""

import traceback


def attempt(make):
    try:
        try:
            raise make()
        except* ValueError as eg:
            print("values", eg.exceptions)
        except* (KeyError, IndexError) as eg:
            print("lookups", eg.exceptions)
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as error:
        print("left", repr(error))


attempt(lambda: ExceptionGroup("g", [ValueError(1), KeyError("k"), ValueError(2)]))
attempt(lambda: ExceptionGroup("g", [ValueError(1), TypeError("t")]))
attempt(lambda: ExceptionGroup("g", [ExceptionGroup("in", [ValueError(1), OSError(2)]), IndexError(3)]))
attempt(lambda: ValueError("naked"))
attempt(lambda: TypeError("naked other"))
attempt(lambda: BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(5)]))
try:
    print("no exception")
except* ValueError:
    print("never")
else:
    print("else ran")


def raising():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError:
        raise RuntimeError("new")
    except* TypeError as eg:
        raise


try:
    raising()
except ExceptionGroup as error:
    print(repr(error))
    print("".join(traceback.format_exception(error)).replace(__file__, "FILE"))
try:
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)
try:
    try:
        raise ValueError(1)
    except* 5:
        pass
except TypeError as error:
    print(error)


def in_loop():
    out = []
    for i in range(3):
        try:
            raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as eg:
            out.append(eg.exceptions[0].args[0])
    return out


print(in_loop())
for code in ("try: pass\nexcept* ValueError: pass\nexcept KeyError: pass", "try: pass\nexcept*: pass", "for x in y:\n try: pass\n except* V: break", "def f():\n try: pass\n except* V: return", "for x in y:\n try: pass\n except* V:\n  continue", "try: pass\nexcept A, B: pass", "try: pass\nexcept A, B as c: pass"):
    try:
        compile(code, "f", "exec")
        print("compiles")
    except SyntaxError as error:
        print(error.msg)
