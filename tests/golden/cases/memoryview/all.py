m = memoryview(b"hello")
m[0], m[-1], m[1:3].tobytes(), bytes(m[::2]), m.tolist(), len(m), m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.contiguous, m.c_contiguous, m.f_contiguous, m.obj
m == b"hello", m == bytearray(b"hello"), m == "hello", m[1:3] == b"el", m != b"x", hash(m) == hash(b"hello"), m.hex(), m.hex("-", 2), list(m), 104 in m, m.index(108), m.count(108)
a = bytearray(b"abcdef")
w = memoryview(a)
w[0] = 90; w[1:3] = b"YX"; a
w[::2] = b"123"; a
c = memoryview(bytearray(8)).cast("I")
c[0] = 2**32 - 1; c.tolist(), c.format, c.shape, c.itemsize, c.tobytes(), c.cast("B").tolist()
g = memoryview(bytes(range(12))).cast("B", (3, 4))
g.shape, g.strides, g.ndim, g.tolist(), g[1, 2], g[-1, -1], len(g)
memoryview(b"abcdefgh").cast("d").tolist() == [memoryview(b"abcdefgh").cast("d")[0]], memoryview(b"\x01\x00").cast("?").tolist(), memoryview(b"ab").cast("c").tolist(), memoryview(b"\xff").cast("b").tolist()
w.toreadonly().readonly
with memoryview(b"xy") as v:
    print(v[0])
repr(v).split(" at ")[0], repr(m).split(" at ")[0]
v.release(), v.release()
m2 = memoryview(b"ab"); s = m2[0:1]; m2.release(); s.tolist()
from array import array
memoryview(array("i", [1, 2, 3])).tolist(), memoryview(array("d", [1.5])).format, memoryview(array("h", [1, -2]))[1], memoryview(array("i", [1])) == array("i", [1]), memoryview(array("i", [1, 2])).tobytes() == array("i", [1, 2]).tobytes()
memoryview[int], type(m).__name__, isinstance(m, __import__("collections").abc.Sequence)
