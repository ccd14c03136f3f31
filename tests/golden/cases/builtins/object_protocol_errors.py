class A:
    x = 1
    def f(self): pass
a = A()
getattr(a, "nope")
getattr(a)
getattr(a, 5)
getattr(a, "x", 1, 2)
setattr(a, 5, 1)
setattr(a, "x")
delattr(a, "nope")
hasattr(a, 5)
hasattr(a)
isinstance(1, 5)
isinstance(1, ("a",))
isinstance(1)
issubclass(5, int)
issubclass(int, 5)
isinstance(1, list[int])
issubclass(int, list[int])
vars(5)
vars(a, 1)
vars([])
callable()
id()
id(1, 2)
hash([])
hash()
class D:
    def __dir__(self): return ["z", "a"]
class D2:
    def __dir__(self): return 5
dir(D2())
class D3:
    def __dir__(self): return [1, "a"]
dir(D3())
object(1)
object().x = 1
object().x
object.x = 1
object() == object(), object().__eq__(5) is NotImplemented, object().__ne__(5), object().__hash__() is not None, object().__lt__(5), object().__str__()[:7], object().__reduce_ex__(2)[1], object().__init__(), object.__new__(A).__class__, object().__format__("")[:7], object.__subclasshook__(), object.__init_subclass__()
object().__format__("x")
object().__init__(1)
object.__new__(int)
object.__new__(5)
object.__new__()
a.__class__ = 5
a.__class__ = int
a.__dict__ = 5
print(1, sep=5)
print(1, end=5)
print(1, foo=5)
print(1, file=5)
input(1, 2)
len(5)
len()
len(a)
repr()
eval("x y")
eval("")
eval("a = 1")
eval(5)
eval("nope")
eval("1", 5)
eval("1", {}, 5)
exec(5)
exec("x = ", {})
compile("1", "f", "nope")
compile("1 +", "f", "exec")
compile(5, "f", "exec")
__import__("nope")
__import__("")
__import__(5)
