"""Recursion: mutual, deep, RecursionError and recovery from it."""

import sys


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print(even(500), odd(501))


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(800))


def endless():
    return endless() + 1


try:
    endless()
except RecursionError as error:
    print(type(error).__name__, str(error)[:32])
print(depth(100))


class Loop:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __len__(self):
        return len(self)

    def __hash__(self):
        return hash(self)

    def __iter__(self):
        return iter(self)

    def __add__(self, other):
        return self + other

    def __call__(self):
        return self()


for action in (repr, lambda o: o == o, lambda o: o.name, len, hash, iter, lambda o: o + 1, lambda o: o()):
    try:
        action(Loop())
    except RecursionError as error:
        print("RecursionError")
nested = []
for _ in range(100_000):
    nested = [nested]
try:
    repr(nested)
except RecursionError as error:
    print("RecursionError in repr")
other = []
for _ in range(100_000):
    other = [other]
try:
    nested == other
except RecursionError as error:
    print("RecursionError in comparison", str(error)[-14:])
old = sys.getrecursionlimit()
sys.setrecursionlimit(200)
try:
    depth(300)
except RecursionError:
    print("lower limit")
sys.setrecursionlimit(old)
for bad in (0, -5, "a", 10**20):
    try:
        sys.setrecursionlimit(bad)
    except Exception as error:
        print(type(error).__name__, error)
