import traceback, sys
def f(n): return g(n)
def g(n): return 1 / n
try: f(0)
except ZeroDivisionError as e: saved = e
traceback.format_exception_only(saved), [x.name for x in traceback.extract_tb(saved.__traceback__)], traceback.format_exception(ValueError("a"), chain=False), traceback.format_list([("f.py", 1, "name", "text")]), traceback.format_exception_only(SyntaxError("m", ("f", 1, 3, "a b", 1, 4))), traceback.format_exception_only(None), traceback.format_exception_only(KeyError("k")), traceback.format_exception_only(ValueError), list(traceback.walk_tb(None)), traceback.format_exc()
t = traceback.TracebackException.from_exception(saved); t.exc_type_str, str(t), t.stack[-1].name, list(t.format())[-1], t.exc_type_str, t == traceback.TracebackException.from_exception(saved)
try:
    try: {}["a"]
    except KeyError as k: raise ValueError("v") from k
except ValueError as e: t2 = traceback.TracebackException.from_exception(e)
t2.__cause__.exc_type_str, t2.__suppress_context__, "direct cause" in "".join(t2.format()), "direct cause" in "".join(t2.format(chain=False))
traceback.FrameSummary("f", 1, "n", lookup_line=False), traceback.StackSummary.from_list([("f", 1, "n", "l")]), len(traceback.StackSummary.extract(traceback.walk_stack(None))) > 0, traceback.format_exception_only(ExceptionGroup("g", [ValueError(1)]), show_group=True)
traceback.format_exception(5)
traceback.print_exc(file=sys.stdout), traceback.print_exception(ValueError("p"), file=sys.stdout), traceback.print_list([("f", 1, "n", "l")], file=sys.stdout), traceback.print_tb(None, file=sys.stdout)
class E(Exception):
    def __str__(self): raise ValueError
traceback.format_exception_only(E()), traceback.format_exception_only(type("M.X", (Exception,), {"__module__": "pkg.mod"})("text"))
e = ValueError("x"); e.__notes__ = 5; traceback.format_exception_only(e)
e.__notes__ = ["a", 5, "b\nc"]; traceback.format_exception_only(e)
