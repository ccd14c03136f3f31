"""if, elif, else: order of tests, truth values, nesting, conditional expressions, chained comparisons."""


def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n % 2:
        return "odd"
    else:
        return "even"


print([classify(n) for n in (-1, 0, 1, 2)])


def trace(name, value):
    print("test", name)
    return value


if trace("a", 0) or trace("b", "") or trace("c", [1]):
    print("taken")
if trace("d", 1) and trace("e", 0) and trace("f", 1):
    print("not taken")
elif not trace("g", None):
    print("elif taken")
x = 5
print(1 < x < 10, 1 < x > 3, 10 > x < 3, 1 < x < 3 < trace("never", 4), 5 == x == 5.0, x is x is not None)
print("a" if x > 3 else "b" if x > 1 else "c", (x if x < 3 else -x))
print([] or "empty", 0 and 1, "" or 0 or None, 1 and 2 and 3, not 0 == 1)
if x > 3: print("one line"); print("same line")
if True:
    if False:
        print("no")
    else:
        print("inner else")
