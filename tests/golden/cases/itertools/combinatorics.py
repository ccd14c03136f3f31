from itertools import *
list(product("ab", [1, 2])), list(product("ab", repeat=2)), list(product()), list(product("", "a")), len(list(product(range(3), repeat=3))), list(permutations("abc", 2)), list(permutations([1, 2, 3])), list(permutations("ab", 3)), list(permutations("ab", 0)), list(combinations("abcd", 2)), list(combinations("ab", 0)), list(combinations("ab", 3)), list(combinations_with_replacement("abc", 2))
[(k, list(g)) for k, g in groupby("aabbbca")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4], key=lambda v: v % 2)], list(groupby([]))
g = groupby("aab"); k, first = next(g); next(g); list(first)
a, b = tee("abc"); next(a), list(a), list(b)
x, y, z = tee([1, 2], 3); next(x), next(y), list(z), list(x), tee("a", 0)
type(product()), type(chain()), type(groupby("")), type(islice("", 1)), iter(chain()) is not None, chain.from_iterable, next(combinations([1, 2], 2)), isinstance(count(), object)
