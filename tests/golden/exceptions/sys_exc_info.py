"""sys.exc_info, sys.exception, traceback objects and frames."""

import sys, traceback

print(sys.exc_info(), sys.exception())


def thrower(n):
    if n == 0:
        raise ValueError("deep")
    thrower(n - 1)


try:
    thrower(2)
except ValueError as e:
    kind, value, tb = sys.exc_info()
    print(kind is ValueError, value is e, tb is e.__traceback__, sys.exception() is e)
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    print(names)
    print([f.name for f in traceback.extract_tb(e.__traceback__)], traceback.extract_tb(e.__traceback__)[-1].line)
print(sys.exc_info())


def nested():
    try:
        raise KeyError("outer")
    except KeyError:
        try:
            raise ValueError("inner")
        except ValueError:
            print(sys.exception())
        print(sys.exception())
    print(sys.exception())


nested()
try:
    thrower(1)
except ValueError as e:
    saved = e
tb = saved.__traceback__
print(type(tb).__name__, tb.tb_lasti >= 0, tb.tb_next is not None)
tb.tb_next = None
print(tb.tb_next)
for bad in ("tb.tb_next = 5", "tb.tb_lineno = 1", "tb.tb_next = tb", "type(tb)(None, tb.tb_frame, 1, 5).tb_lineno", "type(tb)(1, 2, 3, 4)", "saved.with_traceback('x')"):
    try:
        print(bad, eval(bad) if "=" not in bad else exec(bad))
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
try:
    raise saved.with_traceback(None)
except ValueError as e:
    print(len(traceback.extract_tb(e.__traceback__)))
def raiser():
    raise saved
for _ in range(2):
    try:
        raiser()
    except ValueError as e:
        print(len(traceback.extract_tb(e.__traceback__)))
print(traceback.format_exc())
