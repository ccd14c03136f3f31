def g():
    r = []
    while True:
        v = yield len(r)
        if v is None: return r
        r.append(v)
i = g(); next(i), i.send("a"), i.send("b")
i = g(); next(i), next(i, "stopped")
def echo():
    v = None
    while True: v = yield v
def d():
    x = yield from echo2()
    yield f"result {x}"
def echo2():
    got = []
    for n in range(3): got.append((yield n))
    return got
i = d(); next(i), i.send("a"), i.send("b"), i.send("c"), next(i, "end")
def multi(): return (yield 1), (yield 2), [(yield 3)]
i = multi(); next(i), i.send("x"), i.send("y")
def cond(): 
    if (yield "q"): yield "yes"
    else: yield "no"
i = cond(); next(i), i.send(True)
i = cond(); next(i), i.send(0), i.close(), i.close()
def fin():
    try: yield 1
    finally: yield 2
def args(*a, k=1, **kw): yield a, k, kw
next(args(1, 2, k=3, z=4))
type((yield_ for yield_ in ())), list((lambda: (yield))()), (x for x in "ab").send(None)
sum(x for x in range(10) if x % 2), max((x, y) for x in range(3) for y in "ab"), ",".join(str(x) for x in range(3)), dict((k, k * 2) for k in range(2)), {x for x in "a"}, tuple(x for x in ()), any(x for x in [0, 1]), [*(x for x in "ab")]
