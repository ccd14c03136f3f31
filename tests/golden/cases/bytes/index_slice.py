b = b"hello"
b[0], b[-1], b[1:3], b[::-1], b[10:], list(b), 104 in b, b"el" in b, 5 in b, b"" in b, len(b), b + b"x", b * 2, 2 * b"a", b * -1, b == b"hello", b == "hello", b < b"world", b != bytearray(b"hello"), b == bytearray(b"hello"), hash(b) == hash(b"hello"), max(b), sorted(b"cab"), tuple(b"ab"), b[True]
b + bytearray(b"x"), bytearray(b"x") + b, b + memoryview(b"!")
b.__add__(b"z"), b.__contains__(104), b.__getitem__(0), b.__mod__(()), b.__bytes__(), b.__getnewargs__(), b.__buffer__(0)[0]
print(b, str(b), repr(b), f"{b}", f"{b!r:>10}")
