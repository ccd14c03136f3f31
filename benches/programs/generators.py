"""Generators: pipelines, send, yield from over a tree, infinite streams."""

from itertools import islice


def integers(start=0):
    while True:
        yield start
        start += 1


def keep(predicate, stream):
    for value in stream:
        if predicate(value):
            yield value


def scale(stream, factor):
    return (value * factor for value in stream)


def averager():
    total, count, average = 0, 0, None
    while True:
        value = yield average
        total += value
        count += 1
        average = total // count


class Tree:
    def __init__(self, low, high):
        middle = (low + high) // 2
        self.value = middle
        self.left = Tree(low, middle) if low < middle else None
        self.right = Tree(middle + 1, high) if middle + 1 < high else None

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def run(n=250_000):
    evens = keep(lambda v: v % 2 == 0, integers())
    total = sum(islice(scale(evens, 3), n))
    mean = averager()
    next(mean)
    for value in range(n):
        average = mean.send(value)
    in_order = sum(i * v for i, v in enumerate(Tree(0, n // 5)))
    return f"{total} {average} {in_order}"


if __name__ == "__main__":
    print(run())
