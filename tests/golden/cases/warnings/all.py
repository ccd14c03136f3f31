import warnings, sys, io
def caught(f, *a, action="always"):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter(action)
        try: f(*a)
        except Warning as e: print("raised", repr(e))
    return [(x.category.__name__, str(x.message)) for x in w]
caught(warnings.warn, "a"), caught(warnings.warn, "b", DeprecationWarning), caught(warnings.warn, UserWarning("c")), caught(warnings.warn, "d", action="ignore"), caught(warnings.warn, "e", action="error"), caught(warnings.warn_explicit, "f", UserWarning, "file", 3)
def w():
    for _ in range(3): warnings.warn("repeated")
caught(w, action="default"), caught(w, action="always"), caught(w, action="once"), caught(w, action="module")
warnings.formatwarning("m", UserWarning, "f.py", 5, "line"), caught(lambda: compile("x is 5", "f", "eval")), caught(lambda: compile("'\\d'", "f", "eval")), caught(lambda: compile("assert (1, 2)", "f", "exec")), caught(lambda: compile("5()", "f", "eval")), caught(lambda: compile("[1][1, 2]", "f", "eval")), caught(lambda: compile("'a'[1.5]", "f", "eval")), caught(lambda: ~True), caught(lambda: compile("1if 2else 3", "f", "eval")), caught(lambda: compile("0x1for x in y", "f", "eval"))
@warnings.deprecated("use g")
def old(): return 5
caught(old), old.__deprecated__
@warnings.deprecated("no class")
class Old: pass
caught(Old)
issubclass(DeprecationWarning, Warning), [c.__name__ for c in Warning.__subclasses__() if c.__module__ == "builtins"], warnings.filters is not None
