class A:
    def __len__(self): return 1
a = A(); a.__len__ = lambda: 99; len(a), a.__len__()
A.__len__ = lambda self: 2; len(a)
class M(type):
    def __len__(cls): return 7
    def __call__(cls, *a): return ("meta call", a)
    def __getattr__(cls, n): return f"meta {n}"
    def __str__(cls): return "M str"
class B(metaclass=M):
    def __len__(self): return 3
len(B), B(1), B.anything, str(B), f"{B}", type(B), B.__len__(5) if False else ""
class N:
    def __getattr__(self, n): return lambda *a: (n, a)
N().anything(1), N().__len__() , N().__foo__
class G:
    def __getattribute__(self, n): print("getattribute", n); return object.__getattribute__(self, n)
    def __len__(self): return 5
len(G()), G().__len__()
class Desc:
    def __get__(self, obj, owner): print("get", owner.__name__); return lambda *a: 9
class D:
    __len__ = Desc()
    __add__ = Desc()
len(D()), D() + 1
class S:
    __len__ = staticmethod(lambda: 4)
    __add__ = classmethod(lambda cls, o: (cls.__name__, o))
    __call__ = int
len(S()), S() + 5, S()("12")
class P:
    @property
    def __len__(self): return lambda: 6
len(P())
class Q:
    __add__ = None
    __iter__ = None
    __contains__ = None
    __hash__ = None
class E:
    __eq__ = lambda self, o: True
E() == 5, E() != 5
