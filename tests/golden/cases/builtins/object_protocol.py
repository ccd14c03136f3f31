class A:
    x = 1
    def f(self): pass
a = A()
getattr(a, "x"), getattr(a, "y", None), hasattr(a, "x"), hasattr(a, "y"), setattr(a, "y", 5), a.y, a.__dict__, vars(a), delattr(a, "y"), a.__dict__, callable(a), callable(A), callable(a.f), isinstance(a, A), isinstance(1, (str, int)), isinstance(1, int | str), issubclass(bool, int), issubclass(A, (int, object)), type(a), id(a) == id(a), type(a) is A
isinstance(1, (int, 5))
isinstance("a", (int, (str, float))), isinstance(1, ()), isinstance(None, None | int), isinstance(None, type(None))
dir(a)[-2:], "f" in dir(A), dir(5) == dir(int), sorted(set(dir(A)) - set(dir(object))), "__len__" in dir([])
class D:
    def __dir__(self): return ["z", "a"]
dir(D())
class D2:
    def __dir__(self): return 5
class D3:
    def __dir__(self): return [1, "a"]
repr(object())[:18], type(object()) is object
a.__dict__ = {"q": 1}; a.q
del a.__dict__; a.__dict__
ascii("é"), repr("a"), str(1), format(5, "03"), print(), print(1, 2, sep="-", end="!\n"), print(*"abc", sep=""), print("a", "b", sep=None, end=None)
eval("1 + 2"), eval("x + y", {"x": 1}, {"y": 2}), eval(compile("5", "f", "eval")), exec("q = 7"), q, eval("[v for v in range(3)]"), eval(" 1"), eval("1\n")
globals()["a"] is a, "a" in locals(), locals() is globals(), __name__
__import__("os.path").__name__, __import__("os.path", fromlist=["join"]).__name__
