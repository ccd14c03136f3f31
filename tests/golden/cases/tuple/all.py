(), (1,), (1, 2), 1, tuple(), tuple("ab"), tuple([1]), tuple(x for x in "ab"), (*"ab", 1), tuple(()) is (), (1, 2)[0], (1, 2, 3)[1:], (1, 2, 3)[::-1], (1, 2)[-1], ((),), (1, (2, (3,)))
(1, 2) + (3,), (1,) * 3, 2 * (1,), (1, 2) == (1, 2), (1, 2) == [1, 2], (1, 2) < (1, 3), () < (0,), (1,) in ((1,),), 1 in (1,), len((1, 2)), hash((1, 2)) == hash((1, 2)), hash(()), (1, 2).count(1), (1, 2, 1).index(1, 1), max((1, 5)), bool(()), bool((0,)), (1, "a", None, 2.5, (), [])
hash((1, 2)), hash((1,)), hash((0,)), hash((1, (2, 3))), hash((-1, 0)), hash((1.5, 2))
(1, 2)[5]
(1, 2)["a"]
(1, 2)[0] = 1
del (1, 2)[0]
t = (1, 2)
t[0] = 5
del t[0]
t += [1]
t + [1]
t + 1
t * "a"
t * 1.5
t < [1]
t < 5
t.index(9)
t.index()
t.count()
t.append
t.x = 1
hash(([],))
tuple(5)
tuple(1, 2)
tuple(x=1)
t += (3,); t
t[0:2:0]
(1).__class__, (1,).__class__, t.__getnewargs__(), t.__add__((9,)), t.__contains__(1), t.__eq__(5), t.__len__(), t.__mul__(2), t.__getitem__(slice(1)), tuple[int, ...], tuple[()], tuple.__doc__.splitlines()[0]
a, *b = (1, 2, 3); a, b
a, b = (1, 2, 3)
a, b, c = (1, 2)
(a, b), c = (1, 2), 3; a, b, c
([], )[0].append(1)
t = ([],)
t[0] += [1]
t
class P(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    def __repr__(self): return f"P{tuple(self)}"
P(1, 2), P(1, 2) == (1, 2), P(1, 2) + (3,), type(P(1, 2)[:]), hash(P(1, 2)) == hash((1, 2)), [*P(1, 2)], P(1, 2)[0]
P(1)
r = (1, [2]); r[1].append(r); r
repr(()), str((1,)), f"{(1, 2)}", "%s %s" % (1, 2), print((1,), ())
f"{(1,):5}"
iter((1, 2)).__length_hint__(), next(iter((1,))), iter(()).__reduce__(), list(reversed((1, 2)))
