"""Allocation-heavy binary trees of tuples and objects."""


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right

    def check(self):
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()


def objects(depth):
    if depth == 0:
        return Node(None, None)
    return Node(objects(depth - 1), objects(depth - 1))


def tuples(depth):
    if depth == 0:
        return (None, None)
    return (tuples(depth - 1), tuples(depth - 1))


def count(tree):
    left, right = tree
    return 1 if left is None else 1 + count(left) + count(right)


def run(n=16):
    long_lived = objects(n)
    total = 0
    for depth in range(4, n + 1, 3):
        for _ in range(1 << (n - depth)):
            total += objects(depth).check() + count(tuples(depth))
    return f"{total} {long_lived.check()}"


if __name__ == "__main__":
    print(run())
