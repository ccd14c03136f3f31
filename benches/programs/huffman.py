"""Huffman coding: frequencies, a heap of trees, encoding to bits and back."""

import heapq
from collections import Counter

TEXT = "it was the best of times, it was the worst of times, it was the age of wisdom. " * 60


class Leaf:
    def __init__(self, weight, symbol):
        self.weight, self.symbol = weight, symbol

    def codes(self, prefix, table):
        table[self.symbol] = prefix or "0"


class Branch:
    def __init__(self, left, right):
        self.weight = left.weight + right.weight
        self.left, self.right = left, right

    def codes(self, prefix, table):
        self.left.codes(prefix + "0", table)
        self.right.codes(prefix + "1", table)


def build(text):
    heap = [(count, order, Leaf(count, symbol)) for order, (symbol, count) in enumerate(sorted(Counter(text).items()))]
    heapq.heapify(heap)
    order = len(heap)
    while len(heap) > 1:
        first, second = heapq.heappop(heap)[2], heapq.heappop(heap)[2]
        branch = Branch(first, second)
        heapq.heappush(heap, (branch.weight, order, branch))
        order += 1
    return heap[0][2]


def encode(text, table):
    bits = "".join(table[c] for c in text)
    padding = -len(bits) % 8
    bits += "0" * padding
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)), padding


def decode(data, padding, tree):
    bits = "".join(f"{byte:08b}" for byte in data)
    out, node = [], tree
    for bit in bits[: len(bits) - padding]:
        node = node.left if bit == "0" else node.right
        if isinstance(node, Leaf):
            out.append(node.symbol)
            node = tree
    return "".join(out)


def run(n=110):
    total = 0
    for turn in range(n):
        text = TEXT[turn:]
        tree = build(text)
        table = {}
        tree.codes("", table)
        data, padding = encode(text, table)
        assert decode(data, padding, tree) == text
        total += len(data) + sum(data) % 1000
    return f"{total} {len(table)}"


if __name__ == "__main__":
    print(run())
