"""Sorting: keys, attrgetter, itemgetter, reverse, stability, cmp_to_key, tuples."""

from functools import cmp_to_key
from operator import attrgetter, itemgetter


class Person:
    def __init__(self, name, age, height):
        self.name = name
        self.age = age
        self.height = height

    def __lt__(self, other):
        return (self.age, self.name) < (other.age, other.name)


def people(n):
    state = 12345
    result = []
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        result.append(Person(f"p{state % 5000}", state % 90, 150 + state % 50 / 2.0))
    return result


def compare(a, b):
    return (a.height > b.height) - (a.height < b.height)


def run(n=80_000):
    crowd = people(n)
    by_lambda = sorted(crowd, key=lambda p: (p.age, p.name))
    by_getter = sorted(crowd, key=attrgetter("name"))
    by_method = sorted(crowd[: n // 2])
    by_compare = sorted(crowd[: n // 2], key=cmp_to_key(compare), reverse=True)
    rows = [(p.name, p.age, p.height) for p in crowd]
    rows.sort(key=itemgetter(1), reverse=True)
    rows.sort(key=itemgetter(2))
    rows.sort()
    words = sorted((p.name[::-1] for p in crowd), key=str.lower)
    return f"{by_lambda[n // 2].name} {by_getter[7].age} {by_method[9].name} {by_compare[3].height} {rows[n // 3]} {words[n // 4]}"


if __name__ == "__main__":
    print(run())
