from collections import deque
d = deque([1, 2, 3])
d.append(4), d.appendleft(0), d.pop(), d.popleft(), d, len(d), d[0], d[-1], 2 in d, d.count(2), d.index(3), d.extend("ab"), d.extendleft([8, 9]), d, d.rotate(2), d, d.rotate(-1), d, d.reverse(), d, d.copy(), d.remove("a"), d, d.insert(1, "i"), d, d.maxlen, deque("abc", 2), deque("abc", maxlen=2).maxlen, list(reversed(deque("ab")))
m = deque(maxlen=3); [m.append(i) for i in range(5)], m, m.appendleft("x"), m, m + deque([1]), m * 2, repr(m), m == deque(m), deque([1]) < deque([2]), deque() == [], bool(deque())
d[0] = "set"; del d[1]; d
d.clear(), d, deque([1, [2]]).__copy__(), deque([1, 2]) * 0, deque("ab") + deque("c"), deque([1]).__iadd__([2])
x = deque(); x.append(x); x
a = deque([1, 2, 3]); a += "z"; a *= 2; a, a.index(1, 2), a.__reduce__()
