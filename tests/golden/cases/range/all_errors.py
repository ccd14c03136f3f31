len(range(10**20))
range(5)[5]
range(5)[-6]
range(5)["a"]
range(5)[1.0]
range(5)[::0]
range(5).index(9)
range(5).index("a")
range(1, 2, 0)
range()
range(1, 2, 3, 4)
range("a")
range(1.0)
range(None)
range(start=1)
range(5)[0] = 1
range(5).start = 1
range(5) + range(3)
range(5) < range(6)
class X(range): pass
it = iter(range(3)); next(it), it.__length_hint__(), list(it), next(it, "end"), iter(range(3)).__reduce__(), repr(range(3)), f"{range(3)}", iter(range(10**30)).__length_hint__() if False else 0
next(it)
for i in range(3): pass
class I:
    def __index__(self): return 3
