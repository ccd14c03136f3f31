"""for over many iterables, targets of all kinds, else, mutation while iterating."""

for i in range(3):
    print(i, end=" ")
else:
    print("done", i)
for a, b in {"x": 1, "y": 2}.items():
    print(a, b)
for (a, b), c in [((1, 2), 3), ("ab", "c")]:
    print(a, b, c)
for first, *rest in ["abc", (1,), range(4)]:
    print(first, rest)


class Box:
    pass


box = Box()
for box.value in "pq":
    print(box.value)
table = [0, 0]
for table[1] in range(3):
    pass
print(table, box.value)
for x in ():
    print("never")
else:
    print("empty else")
for x in 1, 2, *[3]:
    if x == 2:
        break
else:
    print("never")
print(x)
numbers = [1, 2, 3, 4]
for n in numbers:
    if n == 2:
        numbers.remove(n)
print(numbers, n)
for i in range(2):
    for j in range(2):
        if j:
            continue
        print(i, j)
for char in "aé😀":
    print(char)
for byte in b"ab":
    print(byte)
for i in range(3):
    i = 10
    print(i)
try:
    for a, b in [(1, 2), (3,)]:
        print(a, b)
except ValueError as error:
    print(error)
try:
    for x in 5:
        pass
except TypeError as error:
    print(error)
