import doctest, io, contextlib
def good():
    """
    >>> 1 + 1
    2
    >>> print("a\\nb")
    a
    b
    >>> 1 / 0
    Traceback (most recent call last):
    ZeroDivisionError: division by zero
    >>> list(range(20)) # doctest: +ELLIPSIS
    [0, 1, ..., 19]
    """
def bad():
    """
    >>> 2 + 2
    5
    """
def run(f):
    r = doctest.DocTestRunner(verbose=False)
    for t in doctest.DocTestFinder().find(f, f.__name__, globs={}): r.run(t, out=lambda s: None)
    return r.summarize(verbose=False)
run(good)
with contextlib.redirect_stdout(io.StringIO()): result = run(bad)
result
len(doctest.DocTestParser().get_examples(">>> a\n1\n>>> b\n")), doctest.script_from_examples(">>> 1\n1\n")
import timeit; timeit.timeit("1", number=5) >= 0, len(timeit.repeat("pass", number=1, repeat=2)), timeit.Timer(lambda: None).timeit(1) >= 0
timeit.timeit("x y")
