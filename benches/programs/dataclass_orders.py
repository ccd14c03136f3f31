"""Dataclasses: an order book with frozen keys, ordering, replace, default factories."""

from dataclasses import asdict, dataclass, field, replace


@dataclass(frozen=True, order=True)
class Key:
    symbol: str
    day: int


@dataclass
class Line:
    sku: str
    quantity: int
    price: float

    @property
    def total(self):
        return self.quantity * self.price


@dataclass
class Order:
    key: Key
    lines: list[Line] = field(default_factory=list)
    status: str = "open"

    def amount(self):
        return sum(line.total for line in self.lines)


def run(n=25_000):
    orders = {}
    for i in range(n):
        key = Key("ABCDEFG"[i % 7], i % 31)
        order = orders.setdefault(key, Order(key))
        order.lines.append(Line(f"sku{i % 50}", i % 9 + 1, i % 100 / 4))
    closed = [replace(order, status="closed") for order in orders.values() if order.amount() > 500]
    ordered = sorted(orders)
    same = sum(a == Key(a.symbol, a.day) for a in ordered)
    as_dicts = [asdict(order) for order in closed[:60]]
    total = sum(line["quantity"] for order in as_dicts for line in order["lines"])
    return f"{len(closed)} {ordered[3]} {same} {total} {sum(o.amount() for o in closed):.2f}"


if __name__ == "__main__":
    print(run())
