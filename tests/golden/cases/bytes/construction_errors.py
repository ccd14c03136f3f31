bytes("a")
bytes(-1)
bytes([256])
bytes([-1])
bytes(["a"])
bytes(1.5)
bytes(None)
bytes(5, "ascii")
bytes(encoding="ascii")
bytes("é", "ascii")
bytes(10**20)
bytes(b"a", "ascii")
class B:
    def __bytes__(self): return b"custom"
class C:
    def __bytes__(self): return "x"
bytes(C())
bytes.fromhex("0")
bytes.fromhex("0g")
bytes.fromhex("abc")
bytes.fromhex(5)
b"a".hex("ab")
b"a".hex("é")
b"a".hex(5)
b"é"
b"a" "b"
b"\x1"
class Sub(bytes): pass
