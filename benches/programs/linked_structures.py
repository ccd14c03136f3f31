"""Linked lists, a skip-free binary search tree, a trie and a union-find, all with plain objects."""


class Cell:
    def __init__(self, value, rest=None):
        self.value, self.rest = value, rest

    def __iter__(self):
        cell = self
        while cell is not None:
            yield cell.value
            cell = cell.rest


def reverse(cell):
    result = None
    while cell is not None:
        cell.rest, result, cell = result, cell, cell.rest
    return result


class SearchTree:
    def __init__(self):
        self.root = None
        self.size = 0

    def insert(self, key):
        if self.root is None:
            self.root = [key, None, None]
            self.size = 1
            return
        node = self.root
        while True:
            if key == node[0]:
                return
            side = 1 if key < node[0] else 2
            if node[side] is None:
                node[side] = [key, None, None]
                self.size += 1
                return
            node = node[side]

    def height(self):
        def walk(node):
            return 0 if node is None else 1 + max(walk(node[1]), walk(node[2]))

        return walk(self.root)


class Trie:
    def __init__(self):
        self.children, self.ends = {}, False

    def add(self, word):
        node = self
        for letter in word:
            node = node.children.setdefault(letter, Trie())
        node.ends = True

    def count(self):
        return self.ends + sum(child.count() for child in self.children.values())


class UnionFind:
    def __init__(self, n):
        self.parent = list(range(n))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a != b:
            self.parent[a] = b
        return a != b


def run(n=100_000):
    cells = None
    for i in range(n):
        cells = Cell(i, cells)
    checksum = sum(i * v for i, v in enumerate(reverse(cells)))
    tree, state = SearchTree(), 1
    for _ in range(n):
        state = (state * 69069 + 1) & 0xFFFFFFFF
        tree.insert(state >> 12)
    trie = Trie()
    for i in range(n // 4):
        trie.add(f"{i * 7919 % n:o}")
    sets = UnionFind(n)
    joined = sum(sets.union(i, i * 31 % n) for i in range(n))
    return f"{checksum} {tree.size} {tree.height()} {trie.count()} {joined}"


if __name__ == "__main__":
    print(run())
