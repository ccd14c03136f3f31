"""Chained comparisons: single evaluation, short cuts, mixed operators, identity and membership."""


def v(x):
    print("v", x)
    return x


print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(v(1) == v(1) != v(2) in [2] is not None)
print(1 < 3 > 2, 1 < 2 > 5, 5 > 4 > 3 > 2 > 1, 1 == 1.0 == True, "a" < "b" <= "b" > "a")
print(not 1 < 2, not (1 > 2 > 3), (1 < 2) < 3, 1 < (2 < 3), -1 < 0 == 0)


class C:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        print(self.n, "<", other.n)
        return [] if self.n > 2 else [self.n]

    def __bool__(self):
        raise AssertionError("not asked")


print(C(1) < C(2) < C(3), C(3) < C(1) < C(2))
x = 5
print(0 < x < 10, 0 < x and x < 10, 10 < x < v(20), x in range(10) == True, (x in range(10)) == True, x == 5 in [True], 1 in [1] in [[1]])
try:
    1 < "a" < 2
except TypeError as error:
    print(error)
try:
    1 < 2 < "a"
except TypeError as error:
    print(error)
if 1 < v(5) < 3:
    print("never")
elif 4 < v(5) < 6 and not 5 < v(5):
    print("taken")
print([a for a in range(10) if 2 < a < 5], (lambda a: 1 <= a <= 3)(2))
