# Uncaught exceptions: chains, groups, notes, excepthook, SystemExit inside, exit handlers.
cat > chain.py <<'P'
def f():
    try:
        {}["key"]
    except KeyError as e:
        raise ValueError("second") from e
try:
    f()
except ValueError:
    raise TypeError("third")
P
$PY chain.py; echo "exit $?"
$PY -c 'e = ValueError("noted"); e.add_note("a note"); e.add_note("two\nlines"); raise e'; echo "exit $?"
$PY -c 'raise ExceptionGroup("eg", [ValueError(1), ExceptionGroup("in", [TypeError(2)])])'; echo "exit $?"
$PY -c 'raise KeyboardInterrupt'; echo "exit $?"
$PY -c 'import sys; sys.excepthook = lambda *a: print("hook", a[0].__name__); 1/0'; echo "exit $?"
$PY -c 'import sys; sys.excepthook = lambda *a: 1/0; {}[1]'; echo "exit $?"
$PY -c 'import sys; sys.excepthook = None; {}[1]'; echo "exit $?"
$PY -c 'import sys; del sys.excepthook; {}[1]'; echo "exit $?"
$PY -c 'import atexit; atexit.register(print, "bye", 1); atexit.register(lambda: 1/0); print("main")' 2>&1 | sed "s| at 0x[0-9a-f]*||"; echo "exit $?"
$PY -c 'import atexit; atexit.register(print, "still"); raise ValueError("x")'; echo "exit $?"
$PY -c 'class E(Exception):
    def __str__(self): 1/0
raise E'; echo "exit $?"
$PY -c 'raise'; echo "exit $?"
$PY -c 'raise 5'; echo "exit $?"
$PY -c 'raise ValueError from 5'; echo "exit $?"
$PY -c 'raise ValueError("a\nb")'; echo "exit $?"
$PY -c 'raise ValueError("")'; echo "exit $?"
$PY -c 'undefined_nme = 1; print(undefined_name)'; echo "exit $?"
$PY -c 'import nonexistent_module'; echo "exit $?"
$PY -c 'def f(n): f(n + 1)
f(0)' 2>&1 | tail -2
