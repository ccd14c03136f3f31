"""Classes as iterables: generators in __iter__, separate iterators, infinite ones, reversed, slicing, len hints."""


class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        n = self.start
        while n:
            yield n
            n -= 1

    def __reversed__(self):
        return iter(range(1, self.start + 1))

    def __len__(self):
        return self.start

    def __contains__(self, n):
        return isinstance(n, int) and 0 < n <= self.start

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -self.start <= index < self.start:
            raise IndexError(f"index {index} out of range")
        return self.start - index if index >= 0 else -index


c = Countdown(5)
print(list(c), list(c), list(reversed(c)), 3 in c, 9 in c, "x" in c, len(c), c[0], c[-1], c[1:4], c[::-2], sorted(c), sum(c), max(c), [*c, *c][4:6])
a, *rest = c
print(a, rest, dict(zip(c, "abcde")), list(map(lambda v: v * v, c)), list(enumerate(c, 1))[-1], any(v > 4 for v in c), list(zip(c, c)))
for i in c:
    for j in c:
        if i + j == 3:
            print(i, j)
try:
    c[5]
except IndexError as error:
    print(error)


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child

    def breadth_first(self):
        queue = [self]
        while queue:
            node = queue.pop(0)
            yield node.value
            queue += node.children

    def depth(self):
        return 1 + max((child.depth() for child in self.children), default=0)

    def walk(self, level=0):
        yield level, self.value
        for child in self.children:
            yield from child.walk(level + 1)


t = Tree(1, Tree(2, Tree(4), Tree(5)), Tree(3, Tree(6, Tree(7))))
print(list(t), list(t.breadth_first()), t.depth(), list(t.walk()), max(t), 6 in t, sum(t), sorted(t, reverse=True)[:2])


class Infinite:
    def __iter__(self):
        return self

    def __init__(self):
        self.n = 0

    def __next__(self):
        self.n += 1
        return self.n


it = Infinite()
print([next(it) for _ in range(3)], [v for v, _ in zip(it, "ab")], it.n, next(iter(it)), 10 in it, it.n)
