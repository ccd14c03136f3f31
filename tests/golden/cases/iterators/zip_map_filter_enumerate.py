z = zip("ab", [1, 2]); next(z), list(z), list(z), list(zip()), list(zip("a")), list(zip("ab", "c")), list(zip(*[(1, 2), (3, 4)])), dict(zip("ab", range(2))), list(zip("ab", iter("cd"), (x for x in "ef"))), [a + b for a, b in zip([1, 2], [3, 4])]
zip("a", strict=1), list(zip(strict=True))
m = map(lambda x: x * 2, [1, 2]); next(m), list(m), list(map(None, [])) if False else "", list(map(pow, [2, 3], [3, 2])), list(map(str, range(3))), list(map(lambda *a: a, "ab", "cd", "ef")), list(map(lambda a, b: a, [1, 2, 3], [1])), list(map(int, ["1", "2"]))
f = filter(lambda x: x > 1, [1, 2, 3]); next(f), list(f), list(filter(None, [0, 1, "", "a", None, []])), list(filter(str.isalpha, "a1b")), list(filter(lambda x: [], "ab")), list(filter(bool, [0, 1]))
e = enumerate("ab"); next(e), list(e), list(enumerate("ab", 5)), list(enumerate([], 3)), list(enumerate("a", -1)), list(enumerate("a", 2**70)), list(enumerate(iterable="a", start=1)), [i for i, _ in enumerate("abc")], dict(enumerate("ab")), enumerate("a").__next__()
r = reversed([1, 2, 3]); next(r), list(r), list(reversed("abc")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({1: 2, 3: 4})), list(reversed({1: 2}.items())), list(reversed(b"ab")), r.__length_hint__()
iter([1]).__reduce__()[1], zip("a").__reduce__()[0], map(str, "a").__reduce__()[0], enumerate("a").__reduce__()[0], reversed([1]).__reduce__()[0], filter(None, "a").__reduce__()[0]
type(zip()), type(map(str, "")), type(filter(None, "")), type(enumerate("")), iter(z) is z, zip.__doc__[:10], enumerate[int], isinstance(map(str, ""), map)
class Sub(map): pass
list(Sub(str, [1])), type(Sub(str, []))
