s = {1, 2, 3}
s, len(s), 1 in s, s | {4}, s & {1, 9}, s - {1}, s ^ {1, 9}, s == {3, 2, 1}, s <= {1, 2, 3, 4}, s < s, s >= {1}, s > {1}, s != {1}, s.isdisjoint({9}), s.issubset([1, 2, 3, 4]), s.issuperset([1]), s.union([4], (5,)), s.intersection([1, 2], {2}), s.difference([1], [2]), s.symmetric_difference([1, 9]), s.copy() is s, bool(set()), set(), {*()}, set("a"), set([1, 1])
s.add(4), s.discard(1), s.discard(99), s.remove(2), s
{1} in {frozenset({1})}, {frozenset({1}): 2}[frozenset([1])]
s.update([5], {6}), s.intersection_update([3, 5, 6]), s, s.difference_update([3]), s, s.symmetric_difference_update([5, 7]), s
s |= {8}; s &= {7, 8}; s -= {7}; s ^= {1}; s
s.pop() in (1, 8), len(s), s.clear(), s
{1, 2} == frozenset({1, 2}), {1} | frozenset({2}), frozenset({2}) | {1}, type(frozenset() | set()), type(set() | frozenset())
set().union(), {1, True, 1.0}, {0, False}, {"a"} | {"a"}, {1}.__or__([1]), {1}.__contains__(1), {1}.__eq__(5), {1}.__len__(), {1}.__sub__({1}), {1}.__rsub__({2}), {1}.__ior__({2}), set[int]
it = iter(t := {1, 2}); next(it); t.add(5)
it = iter({1}); it.__length_hint__(), list(it), it.__length_hint__()
repr(set()), repr({1}), str(frozenset()), repr(frozenset({1})), f"{ {1} }"
sorted({3, 1, 2}), max({1, 5}), sum({1, 2}), list(map(str, {1})), {x % 3 for x in range(10)}, {*range(3), 7} == {0, 1, 2, 7}
