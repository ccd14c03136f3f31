"""Generator expressions: laziness, early evaluation of the first iterable, scopes, nesting, as sole argument."""

log = []


def src(n):
    log.append(n)
    return range(n)


g = (x for x in src(3))
print(log)
h = (y for x in range(2) for y in src(x + 1))
print(log, list(h), log)
try:
    (x for x in 5)
except TypeError as error:
    print(error)
lazy = (1 / x for x in [1, 0])
print(next(lazy))
try:
    next(lazy)
except ZeroDivisionError as error:
    print(error)
print(list(lazy), sum(x * x for x in range(4)), max((x for x in "bca"), key=ord), dict((k, v) for k, v in ["ab", "cd"]), " ".join(str(x) for x in range(3)))
print(type(g), g.__name__, g.__qualname__, repr(g).split(" at ")[0])
x = "outer"
print([x for x in "ab"], x, list((x, y) for x in "ab" for y in range(2) if x == "a" or y))
gens = [(i * j for j in range(3)) for i in range(3)]
print([list(q) for q in gens])


def late():
    n = 1
    q = (n * v for v in range(3))
    n = 10
    return list(q)


print(late())
a, b, *c = (v for v in range(5))
print(a, b, c, 2 in (v for v in range(3)), any(v > 1 for v in (1, 2)), (v for v in "x").gi_code.co_name)


class K:
    data = [1, 2]
    doubled = list(v * 2 for v in data)


print(K.doubled)
s = (yield_ for yield_ in "s")
print(s.send(None), next(s, None))
closed = (v for v in range(5))
closed.close()
print(list(closed))
for code in ("f(x for x in y, 1)", "f(1, x for x in y)", "class C(x for x in y): pass", "(x for x in)", "(x async for x in y)", "f(*x for x in y)", "f(a=x for x in y)"):
    try:
        compile(code, "f", "exec")
        print(code, "compiles")
    except SyntaxError as error:
        print(code, "->", error.msg)
