"""Slots, properties, operators, __getattr__ and __getitem__ hooks, total ordering."""

from functools import total_ordering


@total_ordering
class Money:
    __slots__ = ("_cents",)

    def __init__(self, cents):
        self._cents = cents

    @property
    def cents(self):
        return self._cents

    @cents.setter
    def cents(self, value):
        if value < 0:
            raise ValueError("negative")
        self._cents = value

    @property
    def euros(self):
        return self._cents // 100

    def __add__(self, other):
        return Money(self._cents + (other._cents if isinstance(other, Money) else other))

    __radd__ = __add__

    def __iadd__(self, other):
        self.cents += other
        return self

    def __eq__(self, other):
        return self._cents == other._cents

    def __lt__(self, other):
        return self._cents < other._cents

    def __hash__(self):
        return hash(self._cents)

    def __bool__(self):
        return self._cents != 0


class Config:
    def __init__(self, **values):
        self.__dict__["values"] = values
        self.__dict__["misses"] = 0

    def __getattr__(self, name):
        try:
            return self.values[name]
        except KeyError:
            self.__dict__["misses"] += 1
            return None

    def __setattr__(self, name, value):
        self.values[name] = value

    def __getitem__(self, name):
        return self.values[name]

    def __contains__(self, name):
        return name in self.values

    def __len__(self):
        return len(self.values)


def run(n=50_000):
    config = Config(rate=3, limit=90)
    wallet, total = Money(0), 0
    seen = set()
    for i in range(n):
        wallet += i % 7
        other = Money(i % 500) + wallet
        if other >= wallet and wallet <= other and other != wallet:
            total += other.euros
        seen.add(Money(i % 300))
        config.rate = config.rate + 1 if "rate" in config else 0
        total += config["limit"] + (config.unknown is None) + bool(Money(i % 2))
    return f"{total} {wallet.cents} {len(seen)} {config.rate} {config.misses} {len(config)} {sum([Money(1), Money(2)]).cents}"


if __name__ == "__main__":
    print(run())
