"""Records through map, filter, reduce, zip, any, all, enumerate, reversed, lambda and namedtuple."""

from collections import namedtuple
from functools import reduce

Item = namedtuple("Item", "name price count")


def items(n):
    return [Item(f"item{i}", i * 37 % 100 + 0.5, i % 12) for i in range(n)]


def run(n=180_000):
    stock = items(n)
    worth = reduce(lambda total, item: total + item.price * item.count, stock, 0.0)
    cheap = list(filter(lambda item: item.price < 20, stock))
    names = list(map(lambda item: item.name.upper(), cheap))
    raised = [item._replace(price=item.price * 1.1) for item in cheap]
    total = 0
    for index, (old, new) in enumerate(zip(cheap, raised)):
        name, price, count = new
        total += index * count + round(price) - int(old.price)
        if any(map(lambda letter: letter == "9", name)) and all(c != "0" for c in name):
            total += 1
    best = max(stock, key=lambda item: (item.count, item.price, item.name))
    unsold = sum(not item.count for item in reversed(stock))
    grouped = {}
    for item in stock:
        grouped.setdefault(item.count, []).append(item.price)
    averages = {count: round(sum(prices) / len(prices), 3) for count, prices in grouped.items()}
    flags = sum(isinstance(item, tuple) and hasattr(item, "_fields") for item in stock)
    return f"{worth:.2f} {len(names)} {total} {best} {unsold} {averages[3]} {flags}"


if __name__ == "__main__":
    print(run())
