bytearray(), bytearray(3), bytearray(b"ab"), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(bytearray(b"x")), bytearray.fromhex("6162"), bytearray(b"'"), bytearray(b"\"'"), repr(bytearray(b"\x00\xff")), str(bytearray(b"a"))
bytearray(b"abc").copy(), bytearray(b"a b").split(), bytearray(b"a,b").partition(b","), bytearray(b"AbC").lower(), bytearray(b"abc").upper(), bytearray(b"abc")[1:], bytearray(b"ab") * 2, bytearray(b"ab") + b"c", bytearray(b"ab") == b"ab", bytearray(b"ab") < bytearray(b"b"), bytearray(b"a\n").strip(), bytearray(b",").join([b"a", b"b"]), bytearray(b"abc").hex(), bytearray(b"abc").decode(), bytearray(b"%s") % b"x", bytearray(b"a").zfill(3), bytearray(b"abc").find(b"c"), bytearray(b"abc").translate(None, b"a"), 97 in bytearray(b"abc"), bytearray(b"ab") == "ab"
list(bytearray(b"ab")), bytearray(b"abc")[::-1], list(reversed(bytearray(b"ab"))), max(bytearray(b"ab")), bytearray(b"abc").__alloc__() >= 3, bool(bytearray()), bytearray(b"ab").__iadd__(b"c"), bytearray(b"ab").__imul__(2)
class Sub(bytearray):
    tag = 1
s = Sub(b"abc"); s.extra = 5; s, s.extra, s[:1], type(s[:1]), s.copy(), type(s + b"")
import copy; copy.copy(s), copy.copy(s).extra, copy.deepcopy(s)
s.__reduce__()
s.__reduce_ex__(4)
