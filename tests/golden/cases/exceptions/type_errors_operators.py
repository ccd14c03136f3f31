1 + "a"
"a" + 1
[] + ()
{} + {}
None + None
1 - []
"a" - "b"
"a" * "b"
[] * []
1.5 * "a"
1 / "a"
"a" / 2
1 // None
"a" % 5
5 % "a"
[] % 2
2 ** "a"
"a" ** 2
1 << 1.5
1.5 >> 1
"a" & "b"
1 | 1.5
1 ^ None
[] @ []
-"a"
+[]
~1.5
~"a"
not_defined + 1
1 < "a"
[] < {}
None < None
1j < 2j
{} > {}
(1,) < [1]
object() <= object()
len < len
int < str
1 in 5
"a" in 5
5 in "abc"
[] in {}
1 in None
1[0]
None[0]
len[0]
(1).x[0]
{}["a"]["b"]
[][0]
"abc"[10]
"abc"["a"]
(1, 2)[None]
{1: 2}[[]]
1[0] = 1
"abc"[0] = "x"
(1,)[0] = 2
None[0] = 1
del 1[0]
del "abc"[0]
del (1,)[0]
del {}[1]
5()
"a"()
None()
[]()
(1)(2)
for x in 5: pass
for x in None: pass
[x for x in 1.5]
list(5)
a, b = 5
a, b = None
*a, b = 5
[*5]
{**5}
f(**5) if False else print(**5)
print(*5)
with 5: pass
raise 5
assert 0, "m"
import nope_x
5 .nope
"a".nope()
[].nope = 1
1 += 1
def f(): x += 1
f()
abs("a"); 1
lambda: (yield)
int("a") + 1
x.y.z
