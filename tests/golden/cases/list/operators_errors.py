[1] + (2,)
[1] + "a"
[1] + None
[1] * 1.5
[1] * [1]
"a" * [1]
[1] * 10**18
[1] < (1,)
[1] < 5
[1] < ["a"]
-[1]
[1] - [1]
[1] | [2]
hash([])
{[]: 1}
{[1]}
a = [1]; a += [2]; a += "xy"; a += (9,); a *= 2; a
a += 5
a *= "x"
list(5)
list(None)
list(1, 2)
list(x=1)
list(iterable=[1])
[1](0)
[1].x
[1].x = 1
[].__add__(5)
list.append([1]), list.__doc__.splitlines()[0]
list.append()
list.append(5, 1)
for x in (a := [1, 2, 3]):
    if len(a) < 6: a.append(x * 10)
it = iter([1, 2]); next(it), it.__length_hint__(), next(it), next(it, "end"), next(it, "end")
next(it)
