*a, b = "abc"; a, b
a, *b, c = range(5); a, b, c
*a, = (); a
[*a, b] = [1, 2, 3]; a, b
(x, *y), z = [1, 2, 3], 4; x, y, z
(*a,)
*a, 1
{*a, *"x"} == {"x", 1, 2}
{**{"a": 1}, **{"b": 2}}
print(*a, *"xy", sep=".")
print(*a, **{"sep": "|"}, end="!\n")
for *x, y in [(1, 2, 3)]: x, y
for x in *"ab", 3: x
x = *"ab", *[1]; x
def f(): return *"ab", 1
f()
def g(): yield *"ab", 1
list(g())
a[*"xy"] if False else None
f"{*a,}"
lambda *a, **k: (a, k)
(lambda *a, **k: (a, k))(*[1], 2, **{"z": 3}, y=4)
"%s %s" % (*"ab",)
x, = *"a",; x
*(a, b), c = 1, 2, 3; a, b, c
a, (b, *c), *d = 1, (2, 3, 4), 5, 6; a, b, c, d
