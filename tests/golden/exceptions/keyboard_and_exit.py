"""BaseException subclasses through except Exception, finally, with and generators."""

from contextlib import contextmanager, suppress


@contextmanager
def guard(name):
    try:
        yield
    except Exception:
        print(name, "caught Exception")
        raise
    except BaseException as error:
        print(name, "saw", type(error).__name__)
        raise
    finally:
        print(name, "finally")


for kind in (KeyboardInterrupt, SystemExit, GeneratorExit, ValueError, type("Own", (BaseException,), {})):
    try:
        with guard("outer"), guard("inner"):
            try:
                raise kind("x")
            except Exception:
                print("except Exception")
                raise
    except BaseException as error:
        print("left:", repr(error))
try:
    with suppress(Exception):
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print("not suppressed")
for code in (0, 1, "text", None, 2.5, (1,)):
    try:
        raise SystemExit(code)
    except SystemExit as error:
        print(repr(error.code), error.args)
import sys
try:
    sys.exit(3)
except SystemExit as error:
    print(error.code, isinstance(error, Exception))
try:
    exit(4)
except SystemExit as error:
    print(error.code)
except NameError as error:
    print(error)
print(issubclass(KeyboardInterrupt, Exception), issubclass(BaseExceptionGroup, Exception), issubclass(ExceptionGroup, BaseExceptionGroup))
