bytes(), bytes(3), bytes([1, 2, 255]), bytes(b"ab"), bytes(bytearray(b"x")), bytes("é", "utf-8"), bytes("é", "latin-1", "strict"), bytes(range(3)), bytes(i for i in (1, 2)), bytes(memoryview(b"mv")), bytes(True), bytes(source="a", encoding="ascii"), b"\x00\xff\n\t'\"\\", b'"', b"'"
bytes({1: 2}), bytes((1, True))
class B:
    def __bytes__(self): return b"custom"
bytes(B())
class C:
    def __bytes__(self): return "x"
bytes.fromhex("01 fF\n0a"), bytes.fromhex(""), b"\x01\xff".hex(), b"\x01\x02\x03\x04".hex("-"), b"\x01\x02\x03\x04\x05".hex(":", 2), b"\x01\x02\x03\x04\x05".hex(":", -2), b"ab".hex(sep=b"_"), bytes.fromhex(b"6162")
rb"\n", Rb"\'", b"a" b"b", b"""x
y"""
class Sub(bytes): pass
Sub(b"a"), Sub(b"a") + b"b", type(Sub(b"a")[:]), Sub([1]) == b"\x01", Sub.fromhex("61"), type(Sub.fromhex("61"))
