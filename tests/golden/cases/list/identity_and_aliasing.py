a = [1, 2]; b = a; b.append(3); a, a is b, a == [1, 2, 3], a[:] is a, list(a) is a, a.copy() is a
m = [[0] * 2] * 2; m[0][0] = 5; m, m[0] is m[1], [[0] * 2 for _ in range(2)][0] is not None
def f(x, acc=[]): acc.append(x); return acc
f(1), f(2), f(3, []), f(4)
a += [4]; b, a.__iadd__([5]) is a, b
a = a + [6]; a is b, b
t = ([1],); t[0].append(2); t
c = [1, 2, 3]; c[:] = c[::-1]; c
c[1:1] = c; c
d = [1, 2, 3, 4]; d[::2], d[1::2] = d[1::2], d[::2]
d = [1, 2, 3, 4]; d[0], d[1] = d[1], d[0]; d
i = 0; i, d[i] = 2, "x"; i, d
e = [3, 1, 2]; e.sort() is None, sorted(e) is e, e.reverse(), e, [x for x in e if x > 1 or e.append(9)] if False else e
n = []; n.append(n); n[0] is n, n == n, len(n), n in n
[[], [[]], [[[]]]], [*[*[1]]], [[x] for x in [[1]]][0][0][0]
x = [1, 2, 3]; y = x; x = x + [4]; y, x
x = y = [1]; x *= 3; y
del x[:]; y, x is y
a = [1, 2, 3, 4, 5]; del a[1::2]; a
a[len(a):] = [9]; a.insert(len(a), 10), a, a.insert(-1, "before last"), a
[1, 2] * 2 == [1, 2, 1, 2], [None] * 3, [[]] * 0, 0 * [1], [1] * True
