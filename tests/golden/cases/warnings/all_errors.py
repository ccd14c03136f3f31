import warnings, sys, io
def caught(f, *a, action="always"):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter(action)
        try: f(*a)
        except Warning as e: print("raised", repr(e))
    return [(x.category.__name__, str(x.message)) for x in w]
warnings.warn("a", 5)
warnings.warn()
warnings.warn("a", int)
warnings.simplefilter("nope")
warnings.filterwarnings("error", category=5)
def w():
    for _ in range(3): warnings.warn("repeated")
with warnings.catch_warnings():
    warnings.filterwarnings("error", message="spec.*", category=UserWarning)
    warnings.warn("special")
@warnings.deprecated("use g")
def old(): return 5
@warnings.deprecated("no class")
class Old: pass
