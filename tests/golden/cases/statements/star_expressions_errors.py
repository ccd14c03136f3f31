*a, *b = 1, 2
*a = 1
*a
[*1]
(*a)
{**[1]}
del *a
def f(): return *"ab", 1
def g(): yield *"ab", 1
[*a for a in [[1]]]
a[*"xy"] if False else None
