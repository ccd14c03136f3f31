# Calls of every kind, often enough to be compiled, with what may go wrong in the middle.
import sys


def add(a, b=10, *rest, c=3, **more):
    return a + b + c + sum(rest) + sum(more.values())


def caller(n):
    total = 0
    for i in range(n):
        total += add(i) + add(i, 1) + add(i, 1, 2, 3) + add(i, c=5) + add(i, d=1, e=2)
        total += add(*(i, 2), **{"c": 1})
    return total


print(caller(3), caller(3000))


class Base:
    made = 0

    def __init__(self, x):
        self.x = x
        Base.made += 1

    def get(self):
        return self.x

    @property
    def double(self):
        return 2 * self.x

    def __add__(self, other):
        return Base(self.x + other.x)

    def __getitem__(self, key):
        return self.x + key

    def __call__(self, y):
        return self.x * y


class Derived(Base):
    def get(self):
        return super().get() + 1


def objects(n):
    total = 0
    for i in range(n):
        p = Base(i) if i % 3 else Derived(i)
        q = p + Base(1)
        total += p.get() + p.double + q.get() + p[2] + p(3)
    return total


print(objects(10), objects(3000), Base.made)


class Wrong:
    def __init__(self, flag):
        if flag:
            return 1


def wrong(n):
    for i in range(n):
        Wrong(i == n - 1)


try:
    wrong(1500)
except TypeError as error:
    print(error)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


for i in range(300):
    depth(20)
print(depth(900))


def endless(n):
    return endless(n + 1)


for i in range(3):
    try:
        endless(0)
    except RecursionError as error:
        print(error)
        frames = 0
        tb = error.__traceback__
        while tb:
            frames += 1
            tb = tb.tb_next
        print(frames > 900, tb)


def who():
    frame = sys._getframe()
    names = []
    while frame is not None:
        names.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return names


def middle(i):
    x = i * 2
    result = who()
    return result


def outer(n):
    for i in range(n):
        names = middle(i)
    return names


print(outer(2000))


def poke():
    frame = sys._getframe(1)
    frame.f_locals["total"] = -1


def poked(n):
    total = 0
    for i in range(n):
        total += i
        if i == n - 2:
            poke()
    return total


for i in range(4):
    print(poked(1500 + i))


def fails(i):
    if i == 1999:
        raise ValueError(i)
    return i


def guarded(n):
    caught = 0
    total = 0
    for i in range(n):
        try:
            total += fails(i)
        except ValueError as error:
            caught += 1
            tb = error.__traceback__
            print([tb.tb_lineno, tb.tb_next.tb_lineno], error)
        finally:
            total += 1
    return total, caught


print(guarded(2500))


def unbound(n):
    for i in range(n):
        if i < n - 1:
            x = i
        else:
            del x
            return x


try:
    unbound(1500)
except UnboundLocalError as error:
    print(error)


def closures(n):
    total = 0

    def inner(k):
        nonlocal total
        total += k
        return total

    for i in range(n):
        inner(i)
    return total


print(closures(3000))


def bound(n):
    out = []
    push = out.append
    for i in range(n):
        push(i)
    pop = Base(4).get
    return len(out) + sum(pop() for _ in range(n))


print(bound(2000))


def swapped(n):
    f = lambda x: x + 1
    total = 0
    for i in range(n):
        if i == n // 2:
            f = lambda x, y=5: x * y
        total += f(i)
    return total


print(swapped(3000))
