"""Assignment expressions: conditions, comprehensions, calls, scopes, precedence."""

import re

if (m := re.match(r"(\d+)", "42abc")) and (n := int(m[1])) > 40:
    print(n)
data = iter([1, 2, 3, 0, 4])
while (value := next(data)):
    print(value, end=" ")
print(value)
print([y for x in range(5) if (y := x * x) > 3], y)
print((a := 1, b := 2, a + b), (c := 1) + 1, c, [d := 5, d * 2], {"k": (e := 3), "l": e}, f"{(f := 7)}{f}")


def fun(*args, **kw):
    return args, kw


print(fun(g := 1, h=(i := 2)), g, i, fun((j := [1, 2])[0], *(k := [3])), j, k)
x = 5
lam = lambda: (x := 10)
print(lam(), x)


def scoped():
    total = [t := (t if "t" in locals() else 0) + v for v in range(3)] if False else None
    [last := v for v in range(3)]
    any((found := v) == 1 for v in range(5))
    return last, found


print(scoped())


def glob():
    global made
    (made := 3)
    return [made := made + 1 for _ in range(2)]


print(glob(), made)


def outer():
    z = 1

    def inner():
        nonlocal z
        return [z := z + v for v in range(4)]

    return inner(), z


print(outer())
print((p := 1) if (q := 0) else (r := 2), "p" in globals(), q, r, not (s := 0), s, (t := 5) > (u := 3), t, u, (w := 3,), w)
print(list(map(lambda v: (sq := v * v) + sq, [1, 2])), [(v, sq) for v in range(3) if (sq := v + 10)], ((aa := 1), (aa := aa + 1), aa))
assert (bb := 5) == 5
del (cc := [1])[0]
print(bb, cc)
