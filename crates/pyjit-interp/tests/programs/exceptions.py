# Raising, chaining, handling, tracebacks, with.
def show(function, *args):
    try: print(function(*args))
    except BaseException as error:
        print(type(error).__name__, error, '|', repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
def a(): raise ValueError('a') from KeyError('k')
def b():
    try: 1 / 0
    except ZeroDivisionError: raise ValueError('b')
def c():
    try: 1 / 0
    except ZeroDivisionError: raise ValueError('c') from None
def d(): raise 5
def e(): raise ValueError from 5
def f():
    raise
def g():
    try: raise KeyError('x')
    except 5: pass
def h():
    try: raise KeyError('x')
    except (ValueError, 5): pass
def i():
    try: raise KeyError('x')
    except (ValueError, (KeyError, TypeError)): return 'no'
def j():
    try: return 'try'
    finally: print('finally')
def k():
    for x in range(3):
        try: continue
        finally: print('f', x)
    while True:
        try: break
        finally: print('b')
    return 'k'
def l():
    try:
        try: raise ValueError('inner')
        finally: raise KeyError('outer')
    except KeyError as error: return repr(error.__context__)
def m():
    try: raise ValueError('m')
    except ValueError as error: pass
    return error
class CM:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self): return self
    def __exit__(self, *args):
        print('exit', args[0] and args[0].__name__, args[1], args[2] is not None)
        return self.swallow
def n():
    with CM(True): raise ValueError('swallowed')
    with CM(False) as x, CM(True) as y: raise ValueError('both')
    with CM(False): pass
    with CM(False): return 'n'
def o():
    with CM(False): raise ValueError('o')
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
class Async:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
def p(x):
    with x: pass
def q():
    try: raise ExceptionGroup('eg', [ValueError(1), ExceptionGroup('in', [TypeError(2), ValueError(3)]), KeyError(4)])
    except* ValueError as group: print(repr(group))
    except* TypeError as group: print(repr(group))
def r():
    try: raise ValueError('naked')
    except* ValueError as group: print(repr(group))
    return 'r'
def s():
    try: raise ExceptionGroup('eg', [ValueError(1), TypeError(2)])
    except* ValueError: raise KeyError('new')
def t():
    try: raise ValueError(1)
    except* ExceptionGroup: pass
def u(): return [x for x in 5]
def v():
    x = 1
    del x
    return x
def w():
    def inner(): return y
    if 0: y = 1
    return inner()
def deep(n): return deep(n + 1)
for function in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, q, r, s, t, u, v, w): show(function)
show(p, NoEnter()); show(p, NoExit()); show(p, Async()); show(p, 5)
try: deep(0)
except RecursionError as error: print(error)
def lines(error):
    out = []
    tb = error.__traceback__
    while tb:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_lineno))
        tb = tb.tb_next
    return out
def one(): two()
def two():
    try: three()
    except KeyError: raise
def three():
    x = 1
    raise KeyError(x)
try: one()
except KeyError as error: print(lines(error), error.__traceback__.tb_next.tb_next.tb_next.tb_frame.f_locals)
def frames():
    local = 'here'
    f = sys._getframe()
    return f
f = frames()
print(f.f_locals['local'], f.f_code.co_name, f.f_back.f_code.co_name, f.f_lineno)
def writes():
    x = 1
    f = sys._getframe()
    f.f_locals['x'] = 2
    f.f_locals['new'] = 3
    return x, dict(f.f_locals)['new'], sorted(f.f_locals)
print(writes())
def cells():
    x = 1
    def inner(): return x
    sys._getframe().f_locals['x'] = 9
    return x, inner()
print(cells())
print(type(sys._getframe().f_locals) is dict, sys._getframe().f_lineno)
