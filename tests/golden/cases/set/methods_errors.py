s = {1, 2, 3}
s.remove(99)
s.remove([])
s.discard([])
s.add([])
s.add()
s.add(1, 2)
[] in s
s.pop() in (1, 8), len(s), s.clear(), s
s.pop()
s | [1]
s & 5
s - None
s ^ "a"
s < [1]
s |= [1]
s &= 5
s + s
hash(s)
s[0]
s.x = 1
set(5)
set(1, 2)
set(x=1)
{[]}
{{}}
set([[]])
s.union(5)
s.intersection(5)
s.update(5)
s.isdisjoint(5)
s.issubset(5)
for x in (t := {1, 2, 3}): t.add(x + 10)
it = iter(t := {1, 2}); next(it); t.add(5)
next(it)
