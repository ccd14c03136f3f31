range(5), range(1, 5), range(0, 10, 3), range(10, 0, -3), list(range(5, 0, -2)), list(range(0)), len(range(0, 10, 3)), range(5)[1], range(5)[-1], range(10)[2:5], range(10)[::-1], range(0, 10, 3)[-1], range(10)[::3], list(range(-5, 5, 3)), range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), hash(range(3)) == hash(range(0, 3)), range(True)
3 in range(5), 5 in range(5), 2.0 in range(5), 2.5 in range(5), "a" in range(5), 4 in range(0, 10, 3), -3 in range(0, -10, -3), True in range(2), 10**30 in range(10**31), None in range(3)
range(5).start, range(5).stop, range(1, 9, 2).step, range(5).index(3), range(5).count(3), range(5).count(9), bool(range(0)), bool(range(1)), range(0, 9, 3).index(6), list(reversed(range(4))), list(reversed(range(0, 10, 3))), max(range(5)), sum(range(101)), sorted(range(3), reverse=True), range(5) != 5
range(10**20)[10**19], range(10**20)[-1], range(2**63, 2**63 + 3)[1], list(range(2**63, 2**63 + 3)), list(range(-2**63 - 1, -2**63 + 1)), range(10**20).index(5), list(range(10**20, 10**20 + 30, 10)), range(0, 10**20, 10**19)[::2]
it = iter(range(3)); next(it), it.__length_hint__(), list(it), next(it, "end"), iter(range(3)).__reduce__(), repr(range(3)), f"{range(3)}", iter(range(10**30)).__length_hint__() if False else 0
it.__setstate__(1), type(iter(range(10**30))).__name__, next(iter(range(10**30, 10**30 + 1)))
for i in range(3): pass
i, [i for i in range(0)], [i * j for i in range(3) for j in range(i)]
class I:
    def __index__(self): return 3
range(I()), range(I(), 5), range(0, 10, I())
range(5).__reduce__(), range(5).__eq__(3), range(5).__contains__(3), range(5).__len__(), range(5).__getitem__(2), range(5).__hash__() == hash(range(5)), range.__doc__.splitlines()[0]
