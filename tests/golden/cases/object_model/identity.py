a = 256; b = 256; a is b, 257 is 257, -5 is -5, "abc" is "abc", () is (), (1, 2) is (1, 2), None is None, True is (1 == 1), ... is Ellipsis, 1.5 is 1.5, b"" is b"", "" is str(), frozenset() is frozenset()
x = 10**10; x is x, [x][0] is x, (lambda: x)() is x, {1: x}[1] is x
y = 1.5; y is y, [y][0] is y, (y,)[0] is y
l = []; l is l, [] is [], l is list(l), {} is {}, (l,)[0] is l, id(l) == id(l), id([]) == id(None), id(5) == id(5), id(None) == id(None), id("a") == id("a")
def f(): return 1000
f() is f(), f() == 1000, f is f, f.__code__ is f.__code__, type(f) is type(lambda: 0), int is type(5), object() is object()
class C: pass
c = C(); c is c, C is type(c), c.__class__ is C, c == c, c != C(), hash(c) == hash(c), {c: 1}[c], c in [c], c in [C()]
z = c; z is c, [c] == [z], [c].index(z), id(c) == id(z), z.__dict__ is c.__dict__
1 is 1.0, True is 1, 0 is False, "a" is b"a", None is False, 1 == True, 0 == False, not None is None, (None is not None)
int("5") is 5, int("257") == 257, str(5) == "5", abs(-3) is 3, 2 + 3 is 5, len("abc") is 3, max(1, 2) is 2, sum([]) is 0, ord("a") is 97, [1, 2][0] is 1, 7 // 2 is 3, 2 ** 3 is 8, -(-1) is 1
s = "ab"; s is "ab", s[:1] is "a", "a" + "b" == s, "".join(["ab"]) is s or True, s * 1 is s, intern(s) is s if "intern" in dir() else True
