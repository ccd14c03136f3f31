def g():
    r = []
    while True:
        v = yield len(r)
        if v is None: return r
        r.append(v)
i = g(); next(i), i.send("a"), i.send("b")
i.send(None)
next(i)
i = g(); i.send("early")
def echo():
    v = None
    while True: v = yield v
e = echo(); next(e), e.send(1), e.send([2]), e.send(None), e.throw(ValueError("in"))
e.send(1)
def d():
    x = yield from echo2()
    yield f"result {x}"
def echo2():
    got = []
    for n in range(3): got.append((yield n))
    return got
def multi(): return (yield 1), (yield 2), [(yield 3)]
i = multi(); next(i), i.send("x"), i.send("y")
i.send("z")
def cond(): 
    if (yield "q"): yield "yes"
    else: yield "no"
def fin():
    try: yield 1
    finally: yield 2
i = fin(); next(i), i.close()
i.gi_frame, i.gi_running, next(i, "done")
def args(*a, k=1, **kw): yield a, k, kw
args(1, k=1, **{"k": 2})
(x for x in "ab").send(1)
(x for x in "ab").throw(KeyError)
