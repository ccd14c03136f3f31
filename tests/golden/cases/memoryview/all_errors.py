m = memoryview(b"hello")
m[0] = 1
m[5]
m["a"]
m[1.0]
m[0:2:0]
m[0, 0]
m < m
m + m
m.nope
memoryview(5)
memoryview("a")
memoryview()
memoryview(b"a", 1)
a = bytearray(b"abcdef")
w = memoryview(a)
w[1:3] = b"abc"
w[0] = 300
w[0] = "a"
del w[0]
hash(w)
c = memoryview(bytearray(8)).cast("I")
c[0] = -1
c[0] = 2**32
c[0] = 1.5
memoryview(b"abc").cast("I")
memoryview(b"abcd").cast("Z")
memoryview(b"abcd").cast("I").cast("H")
g = memoryview(bytes(range(12))).cast("B", (3, 4))
g[0]
g[3, 0]
g[0, 0, 0]
memoryview(b"abcdefgh").cast("B", shape=[2, 3])
w.toreadonly()[0] = 1
with memoryview(b"xy") as v:
    print(v[0])
v[0]
v.tolist()
from array import array
