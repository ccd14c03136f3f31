float("inf").as_integer_ratio()
float("nan").as_integer_ratio()
float.fromhex("xyz")
float.fromhex("0x1p1024")
float.fromhex(5)
float.from_number("3")
float("")
float("1.5x")
float("1__0")
float("1e")
float("0x10")
float(None)
float([])
float("a", "b")
float(10**400)
float(x=1)
float(1j)
float(b"\xff")
float("\ud800")
class F:
    def __float__(self): return 2.5
class G:
    def __float__(self): return 2
float(G())
class H:
    def __index__(self): return 4
class Sub(float):
    def __repr__(self): return "Sub!"
