a, b = {1, 2, 3}, {3, 4}
{1} | [1]
{1} & (1,)
{1} ^ "a"
{1} < [1, 2]
{1} <= 5
a |= 5
a -= [1]
a.remove("missing")
a.remove({1})
a.add({})
a.update(5)
a.union(1)
a.issubset(5)
set([[]])
{[1]: 2}
set().pop()
set(1)
set([1], [2])
for x in {1, 2}: pass
s = {1, 2, 3}
for x in s: s.add(x + 10)
for x in s: s.discard(x)
set.union([1], {2})
set.add(frozenset(), 1)
