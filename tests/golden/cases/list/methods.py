a = [1, 2, 3]
a.append(4), a.extend([5, 6]), a.extend("ab"), a.insert(0, 0), a.insert(-1, "x"), a.insert(100, "end"), a.insert(-100, "start"), a
a.pop(), a.pop(0), a.pop(-2), a.pop(1), a
a.index(2), a.index("a"), a.count(2), a.count(99), [1, 1.0, True].count(1), [1, 2, 1].index(1, 1), [1, 2, 1].index(1, -1), [float("nan")].count(float("nan"))
a.reverse(), a
a.copy(), a.copy() is a, a.clear(), a
a.sort(key=1)
b = [3, 1, 2]; b.sort(), b, b.sort(reverse=True), b, b.sort(key=lambda v: -v), b, b.sort(key=None, reverse=1), b
[[2, 1], [1, 5], [1, 2]].sort(), sorted([[2, 1], [1, 5], [1, 2]]), sorted(["b", "A", "a"], key=str.lower), sorted([(1, "b"), (1, "a")], key=lambda t: t[0]), sorted([3.5, 2, True]), sorted([]), sorted("bca", reverse=True), sorted({3: 1, 1: 2}), sorted(range(5), key=lambda v: v % 2)
