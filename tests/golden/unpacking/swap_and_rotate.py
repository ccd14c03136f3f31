"""Simultaneous assignment: swaps, rotations, linked pointers, nested targets; compiler shortcuts must not show."""

a, b = 1, 2
a, b = b, a
print(a, b)
a, b, c = 1, 2, 3
a, b, c = c, a, b
print(a, b, c)
a, b, c, d = b, a, d if False else c, 4
print(a, b, c, d)
l = [0, 1, 2, 3]
l[0], l[3] = l[3], l[0]
l[1:3] = l[2:0:-1]
print(l)
i = 1
i, l[i] = 2, "x"
print(i, l)
l[i], i = "y", 0
print(i, l)


class N:
    def __init__(self, v, n=None):
        self.v, self.n = v, n


head = N(1, N(2, N(3)))
prev, cur = None, head
while cur:
    cur.n, prev, cur = prev, cur, cur.n
print(prev.v, prev.n.v, prev.n.n.v, prev.n.n.n)
(a, (b, c)), d = (1, (2, 3)), 4
print(a, b, c, d)
x = y = z = [1]
x, y[0] = y, 5
print(x, y, z)


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print([fib(n) for n in range(10)], fib(100))
a, a = 1, 2
print(a)
a, b = c = 7, 8
print(a, b, c)
[a, b], c = (b, a), c
print(a, b, c)
d = {}
d["a"], d["b"] = d["b"], d["a"] = 1, 2
print(d)
_, _ = 5, 6
print(_)
for a, b in [(b, a), (a, b)]:
    print(a, b)
def ev(n): print("ev", n); return n
l[ev(0)], l[ev(1)] = ev("p"), ev("q")
print(l)
(p, q), *r = [(1, 2), 3, 4]
p, q, *r = *r, q, p
print(p, q, r)
try:
    a, b = b, undefined
except NameError as error:
    print(a, b, error)
