a, b = {1, 2, 3}, {3, 4}
a | b == {1, 2, 3, 4}, a & b, a - b == {1, 2}, a ^ b == {1, 2, 4}, a.union(b, [9]) == {1, 2, 3, 4, 9}, a.intersection(), a.difference(b, {1}), a <= a, a < a, {1} < a, a > {1, 2}, a.isdisjoint([7]), a == frozenset(a), a != b, len(a | b), {1, 2} <= {1, 2, 3}, set() <= set(), not set(), {1} == {1.0} == {True}
a |= b; a == {1, 2, 3, 4}
a -= b; a == {1, 2}
a ^= {2, 5}; a == {1, 5}
a &= {5}; a
a.intersection_update([5, 6]), a.difference_update([]), a.symmetric_difference_update([7]), a == {5, 7}, a.update("x", [1]), len(a)
{1} - {1: 2}.keys() if False else {1} - {2: 1}.keys()
{1} == [1], {1} != [1], {1} == 5
a.discard({1}), a.discard("zz")
{frozenset([1, 2]): "ok"}[frozenset((2, 1))], {1, 2} in {frozenset({1, 2})}
a.copy() is a, a.copy() == a, set(a) is a, frozenset(frozenset()) is frozenset(), sorted({"b", "a"}), list({1}), [*{5}], {*"aab"} == {"a", "b"}, {x for x in "hello" if x > "h"} == {"l", "o"}
for x in {1, 2}: pass
s = {1, 2, 3}
set.union({1}, {2}), set.intersection({1, 2}, [2]), frozenset.union(frozenset([1]), [2]), set.__and__({1}, frozenset([1])), {1}.__and__([1]), set.__contains__({1}, 1)
