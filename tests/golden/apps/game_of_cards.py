"""Poker hands: ranking, comparison, dealing with a seeded generator."""

import random
from collections import Counter
from enum import IntEnum
from functools import total_ordering
from itertools import combinations


class Kind(IntEnum):
    HIGH, PAIR, TWO_PAIR, THREE, STRAIGHT, FLUSH, FULL_HOUSE, FOUR, STRAIGHT_FLUSH = range(9)


@total_ordering
class Hand:
    ORDER = "23456789TJQKA"

    def __init__(self, cards):
        self.cards = cards.split() if isinstance(cards, str) else list(cards)
        ranks = sorted((self.ORDER.index(c[0]) for c in self.cards), reverse=True)
        groups = sorted(((n, r) for r, n in Counter(ranks).items()), reverse=True)
        flush = len({c[1] for c in self.cards}) == 1
        if ranks == [12, 3, 2, 1, 0]:
            ranks = [3, 2, 1, 0, -1]
        straight = len(set(ranks)) == 5 and ranks[0] - ranks[4] == 4
        match [n for n, _ in groups], straight, flush:
            case _, True, True:
                kind = Kind.STRAIGHT_FLUSH
            case [4, 1], _, _:
                kind = Kind.FOUR
            case [3, 2], _, _:
                kind = Kind.FULL_HOUSE
            case _, _, True:
                kind = Kind.FLUSH
            case _, True, _:
                kind = Kind.STRAIGHT
            case [3, *_], _, _:
                kind = Kind.THREE
            case [2, 2, 1], _, _:
                kind = Kind.TWO_PAIR
            case [2, *_], _, _:
                kind = Kind.PAIR
            case _:
                kind = Kind.HIGH
        self.kind = kind
        self.key = (kind, ranks if straight else [r for n, r in groups])

    def __eq__(self, other):
        return self.key == other.key

    def __lt__(self, other):
        return self.key < other.key

    def __repr__(self):
        return f"<{' '.join(self.cards)}: {self.kind.name}>"


hands = [Hand(h) for h in ("2h 3d 5s 9c KD", "2h 2d 5s 9c KD", "2h 2d 5s 5c KD", "2h 2d 2s 5c KD", "Ah 2d 3s 4c 5d", "Ah Kd Qs Jc Td", "2h 9h 4h Jh Kh", "2h 2d 2s 5c 5d", "9h 9d 9s 9c 5d", "5h 6h 7h 8h 9h", "2s 2c 6s 9c KH")]
for hand in sorted(hands):
    print(hand)
deck = [r + s for r in Hand.ORDER for s in "hdsc"]
random.Random(7).shuffle(deck)
print(max(Hand(five) for five in combinations(deck[:7], 5)), Counter(Hand(deck[i : i + 5]).kind.name for i in range(0, 50, 5)))
