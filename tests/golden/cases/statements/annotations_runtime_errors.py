x: int = 1
y: undefined_name
def f():
    z: nope = 5
    w: int
    return z, "w" in locals()
def g():
    v: int
    return v
g()
class C:
    a: int = 1
    b: "str"
    c: list[C] = None
(q): int = 3
d = {}; d["k"]: int = 5
C.a: str = "s"
def h(a: 1 / 0 = 5): return a
h.__annotations__
def k(a: print("never") = 1, *, b: int = 2) -> list: pass
x: int: str
5: int
f(): int = 1
a, b: int
(a, b): int = 1, 2
