"""Assignment: chains, tuples, stars, attributes, subscripts, order of evaluation."""

a = b = c = []
a.append(1)
print(b, a is c)
x, y = 1, 2
x, y = y, x
print(x, y)
(p, q), [r, *s], t = "ab", range(4), {"k": 1}
print(p, q, r, s, t)
*head, last = [1, 2, 3]
first, *middle, end = "abcde"
print(head, last, first, middle, end)
[m, n] = (o, u) = 5, 6
print(m, n, o, u)
*only, = "xy"
(solo,) = [9]
print(only, solo)
i, values = 0, [10, 20, 30]
i, values[i] = 2, 99
print(i, values)
values[0], values[0:2] = 7, [1, 1, 1]
print(values)


def f(name):
    print("eval", name)
    return names[name]


names = {"list": [0, 0, 0], "index": 1, "value": "v"}
f("list")[f("index")] = f("value")
print(names["list"])
f("list")[f("index")] += "w"
print(names["list"])
for bad in ("a, b = 1", "a, b = 1, 2, 3", "a, b, *c = [1]", "a, = []", "(a, b), c = 1, 2", "a, b = None", "[a] = 5"):
    try:
        exec(bad, {})
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
x: int = 5
y: "str"
print(x, __annotations__ if "__annotations__" in globals() else "lazy")
class A: pass
A().x = A.y = 3
print(A.y)
