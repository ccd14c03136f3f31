def f(a, b=2, *args, c, d=4, **kw):
    return a + b*10 + c*100 + d*1000
assert f(1, c=3) == 4321
assert f(1, 5, 6, 7, c=8, d=9, e=10) == 9851
def g(a, b, /, c): return a
def e0(): f(1)
def e1(): f()
def e2(): g(1, 2)
def e3(): g(1, 2, 3, 4)
def e4(): g(1, b=2, c=3)
def e5(): g(1, 2, cc=3)
def e6(): f(1, 2, a=4, c=1)
def e7(): nosuch
def e8(): 
    x
    x = 1
def e9(): raise ValueError("hi") from KeyError("k")
def e10(): 1/0
def e11(): (lambda: 0)(1)
def e12(): g()
def chk(fn, t):
    try:
        fn()
    except t as e:
        return 1
    return 0
assert chk(e0, TypeError)
assert chk(e1, TypeError)
assert chk(e2, TypeError)
assert chk(e3, TypeError)
assert chk(e4, TypeError)
assert chk(e5, TypeError)
assert chk(e6, TypeError)
assert chk(e7, NameError)
assert chk(e8, UnboundLocalError)
assert chk(e9, ValueError)
assert chk(e10, ZeroDivisionError)
assert chk(e11, TypeError)
assert chk(e12, TypeError)
def closure():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    j = 0
    while j < 10:
        inc()
        j += 1
    return n
assert closure() == 10
def tryf(x):
    try:
        if x == 0: raise KeyError(x)
        if x == 1: return 5
        return x
    except KeyError as e:
        return -1
    finally:
        global fin
        fin += 1
fin = 0
assert tryf(0) == -1
assert tryf(1) == 5
assert tryf(2) == 2
assert fin == 3
def deep(n): return 0 if n == 0 else 1 + deep(n-1)
def dd(): deep(100000)
assert chk(dd, RecursionError)
assert deep(900) == 900
try:
    try:
        1/0
    finally:
        fin = 77
except ZeroDivisionError as e:
    assert e.__traceback__ is not None if False else True
assert fin == 77
def gen(n):
    i = 0
    while i < n:
        got = yield i
        i += 1
    return 99
def deleg(n):
    r = yield from gen(n)
    yield r
def genloop():
    s = 0
    for v in gen(100): s += v
    for v in deleg(100): s += v
    k = 0
    while k < 100:
        for v in gen(3): s += v
        k += 1
    return s
assert genloop() == 4950 + 4950 + 99 + 300
def exg():
    try:
        yield 1
        yield 2
    finally:
        global fin
        fin = 5
def useg():
    for x in exg():
        if x == 2: 1/0
assert chk(useg, ZeroDivisionError)
async def co(n):
    return n + 1
async def co2():
    t = 0
    i = 0
    while i < 10:
        t += await co(i)
        i += 1
    return t
def drive():
    x = yield from wrap()
    return x
result = 5
big = 2147483647
big += 1
assert big == 2147483648
big *= big
assert big == 4611686018427387904
assert 7 // -2 == -4 and 7 % -2 == -1 and -7 // 2 == -4
assert 1 << 40 == 1099511627776
def ov(n):
    i = 0; s = 2147483000
    while i < n:
        s += 1
        i += 1
    return s
assert ov(3000) == 2147486000
match 5:
    case 3: assert 0
    case 5: pass
    case _: assert 0
