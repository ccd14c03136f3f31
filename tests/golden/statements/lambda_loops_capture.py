"""Loop variables: what they are after the loop, captured, deleted, shadowed by comprehensions."""

for i in range(3):
    pass
print(i)
for j in []:
    pass
try:
    j
except NameError as error:
    print(error)
fs = []
for k in range(3):
    fs.append(lambda: k)
print([f() for f in fs])
k = "changed"
print(fs[0]())
fs = [(lambda n: lambda: n)(n) for n in range(3)]
print([f() for f in fs])
for i, in [(1,), (2,)]:
    pass
print(i)
for i in range(2):
    for i in "ab":
        pass
    print(i)
for x in [1, 2, 3]:
    x *= 2
print(x)
for i in range(3):
    del i
try:
    i
except NameError as error:
    print(error)


def f():
    for q in []:
        pass
    try:
        return q
    except UnboundLocalError as error:
        return str(error)


print(f())
i = "global"


def g():
    return [i for i in range(2)], i


print(g())
for i in iter(lambda it=iter([1, 2, 0, 3]): next(it), 0):
    print(i)
total = 0
for a in range(4):
    for b in range(4):
        if b > a:
            break
        if (a + b) % 2:
            continue
        total += a * 10 + b
    else:
        total += 1000
print(total)
