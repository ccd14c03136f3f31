e = ValueError("base"); e.add_note("one"), e.add_note("two\nthree"), e.__notes__
e.add_note(5)
e.add_note()
hasattr(ValueError(), "__notes__"), repr(e), str(e), e.args, e.__dict__
import traceback
print("".join(traceback.format_exception_only(e)))
e.__notes__ = []; traceback.format_exception_only(e)
e.__notes__ = "text"; traceback.format_exception_only(e)
e.__notes__ = None; traceback.format_exception_only(e)
e.__notes__ = [1, None]; traceback.format_exception_only(e)
e.__notes__ = 5
e.add_note("x")
del e.__notes__; e.add_note("again"); e.__notes__
import copy, pickle; copy.copy(e).__notes__, pickle.loads(pickle.dumps(e)).__notes__
g = ExceptionGroup("g", [e]); g.add_note("on group"); print("".join(traceback.format_exception(g)))
g.split(ValueError)[0].__notes__, g.subgroup(ValueError).__notes__, g.derive([e]).__dict__
class C(Exception):
    def add_note(self, n): super().add_note(n.upper())
c = C(); c.add_note("loud"); c.__notes__
try:
    try: 1 / 0
    except ZeroDivisionError as z: z.add_note("noted"); raise
except ZeroDivisionError as again: again.__notes__
