# Numbers that leave the ranges native code is made for.
def ints(n, step):
    x = 1
    seen = []
    for i in range(n):
        x = x * 3 + step
        x ^= i
        x -= x >> 3
        if i % 97 == 0:
            seen.append(x & 0xFFFFFFFFFFFF)
        if x > 1 << 200:
            x //= 1 << 180
    return seen


print(ints(3000, 7)[-3:])


def small(n):
    x = 2147483000
    out = 0
    for i in range(n):
        y = x + i
        z = -x - i
        w = (i - 1500) * 1431655
        out += (y == 2147483647) + (z == -2147483648) + (w > 2147483647)
        out += (y // 7) % 5 + z // 1000 + z % 13 + (w << 3) + (w >> 40) + ~i + -i
    return out


print(small(3000))


def shifts(n):
    out = []
    for i in range(n):
        out.append((1 << (i % 70)) + (i >> (i % 40)))
    return sum(out)


print(shifts(2000))


def divisions(n):
    good = bad = 0
    for i in range(n):
        try:
            good += 100 // (i % 5) + 100 % (i % 7) + int(100 / (i % 3))
        except ZeroDivisionError as error:
            bad += len(str(error))
    return good, bad


print(divisions(2000))


def signs(n):
    out = 0
    for i in range(-n, n):
        if i:
            out += 1000 // i + 1000 % i * 3 + (-7) // i
    return out


print(signs(1500))


def floats(n):
    x = 0.0
    for i in range(n):
        x = x * 0.5 + i
        x -= 1 / (i + 1)
        if x != x or x == float("inf"):
            break
    return x, 1e308 * 10, float("inf") - float("inf"), -0.0, 0.0 == -0.0


print(floats(3000))


def mixed(values):
    total = 0
    for a, b in values:
        total = total + a * b - (a > b) + (a == b) + (a <= b)
    return total


pairs = [(1, 2.5), (2, 3), (True, 4), (2.5, 2.5), (10**30, 2), (1, False)] * 400
print(mixed(pairs))
print(mixed([(1, 2)] * 2000 + pairs))


def compare(n):
    c = [0] * 6
    for i in range(n):
        a, b = i % 3, i % 5
        c[0] += a < b
        c[1] += a <= b
        c[2] += a == b
        c[3] += a != b
        c[4] += a > b
        c[5] += a >= b
    nan = float("nan")
    return c, [nan < 1, nan == nan, nan != nan, 1 > nan]


print(compare(3000))


def identity(n):
    same = 0
    for i in range(n):
        x = i
        y = i + 0
        same += x is x
        same += (x is None) + (None is None) + (x is not y and x > 256)
    return same


print(identity(2000) >= 4000)


def indexes(n):
    l = list(range(20))
    t = tuple(l)
    out = 0
    for i in range(-n, n):
        try:
            out += l[i % 41 - 20] + t[i % 41 - 20]
            l[i % 41 - 20] = i
        except IndexError as error:
            out += len(str(error))
    return out, l


print(indexes(1500))
