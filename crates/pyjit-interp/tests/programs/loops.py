# Long enough to overflow a small native stack if handlers called each other.
class P:
    def __init__(self, x):
        self.x = x
    def m(self, y):
        return self.x + y
    @property
    def p(self):
        return self.x
    def __getitem__(self, k):
        return k
def f(a, b=1, *c, d=2, **e):
    return a + b + d
def g(n):
    for i in range(n):
        yield i
def run(n):
    total = 0
    values = [1, 2, 3]
    pairs = {'a': 1, 'b': 2}
    for i in range(n):
        p = P(i)
        total += p.m(1) + p.p + p[2] + f(1) + f(1, d=3) + f(*(1, 2), **{'d': 4})
        total += len(values) + values[i % 3] + pairs['a']
        values[0] = i & 7
        pairs['b'] = i
        values.append(i)
        values.pop()
        a, b = (i, 2)
        x, *y = values
        if isinstance(p, P) and 'a' in pairs and i is not None and not total < 0:
            total += a * b % 7
        try:
            if i % 10 == 0:
                raise ValueError(i)
        except ValueError as e:
            total += e.args[0] & 1
        s = f"{i}-{total!r:>4}"
        total += len(s) // 100 + int(3.5 * i / 7.0) + (i << 2 >> 1 ^ 5 | 3)
        t = [v for v in values if v]
        q = {v: 1 for v in t}
        r = {*t}
        total += -i + ~i + (1 if s else 0) + len(q) + len(r)
        del t, q, r
        lam = lambda: total
        total = lam() + 1
    for i in g(n):
        total += i
    while n:
        n -= 1
        total += n
    return total
print(run(3000))
