x: int = 1
y: undefined_name
x, "y" in globals()
def f():
    z: nope = 5
    w: int
    return z, "w" in locals()
f()
def g():
    v: int
    return v
class C:
    a: int = 1
    b: "str"
    c: list[C] = None
C.__annotations__, C.a, hasattr(C, "b")
(q): int = 3
q, "q" in __annotations__ if "__annotations__" in globals() else "no"
d = {}; d["k"]: int = 5
d, C.a
C.a: str = "s"
C.a
def h(a: 1 / 0 = 5): return a
h()
def k(a: print("never") = 1, *, b: int = 2) -> list: pass
k.__annotations__
lambda x: int
