class A:
    def __len__(self): return 1
class M(type):
    def __len__(cls): return 7
    def __call__(cls, *a): return ("meta call", a)
    def __getattr__(cls, n): return f"meta {n}"
    def __str__(cls): return "M str"
class B(metaclass=M):
    def __len__(self): return 3
class N:
    def __getattr__(self, n): return lambda *a: (n, a)
len(N())
N() + 1
N()[0]
iter(N())
class G:
    def __getattribute__(self, n): print("getattribute", n); return object.__getattribute__(self, n)
    def __len__(self): return 5
class Desc:
    def __get__(self, obj, owner): print("get", owner.__name__); return lambda *a: 9
class D:
    __len__ = Desc()
    __add__ = Desc()
class S:
    __len__ = staticmethod(lambda: 4)
    __add__ = classmethod(lambda cls, o: (cls.__name__, o))
    __call__ = int
class P:
    @property
    def __len__(self): return lambda: 6
class Q:
    __add__ = None
    __iter__ = None
    __contains__ = None
    __hash__ = None
Q() + 1
iter(Q())
1 in Q()
hash(Q())
class E:
    __eq__ = lambda self, o: True
hash(E())
