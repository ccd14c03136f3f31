from collections import deque
d = deque([1, 2, 3])
m = deque(maxlen=3); [m.append(i) for i in range(5)], m, m.appendleft("x"), m, m + deque([1]), m * 2, repr(m), m == deque(m), deque([1]) < deque([2]), deque() == [], bool(deque())
deque().pop()
deque().popleft()
d[100]
d["a"]
d[0:1]
d.remove("nope")
d.index("nope")
deque(5)
deque([], -1)
deque([], "a")
deque([], 1, 2)
d.rotate("a")
d + [1]
m.insert(0, 1)
m.maxlen = 5
hash(d)
for x in d: d.append(1)
a = deque([1, 2, 3]); a += "z"; a *= 2; a, a.index(1, 2), a.__reduce__()
a.index(1, 5)
