"""while with break, continue, else; nested loops; conditions with side effects."""

n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
    if n == 4:
        break
    print(n)
else:
    print("never")
while n:
    n -= 1
else:
    print("else after", n)
while True:
    break
else:
    print("never")
i = 0
while i < 3:
    j = 0
    while j < 3:
        if j == i:
            break
        print(i, j)
        j += 1
    else:
        print("full", i)
    i += 1
items = [3, 2, 1]
while items and (last := items.pop()) < 3:
    print("popped", last)
print(items)
while 0:
    print("never")
else:
    print("constant else")


def finder(limit):
    k = 0
    while True:
        try:
            k += 1
            if k == 3:
                continue
            if k > limit:
                break
            if k == 5:
                return "five"
        finally:
            print("finally", k)
    return k


print(finder(3), finder(10))
