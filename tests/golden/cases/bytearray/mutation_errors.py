a = bytearray(b"hello")
a = bytearray(range(10)); a[::2] = b"abcde"; a
a[1:1] = a; a
a[0] = 256
a[0] = "a"
a[0] = b"a"
a[100] = 1
a[100]
del a[100]
a[::2] = b"a"
a[0:1] = 5
a[0:1] = "x"
a[0:1] = [300]
a["x"] = 1
a.append(256)
a.append("a")
a.extend("abc")
a.extend([256])
a.extend(5)
a.remove(199)
a.remove(256)
bytearray().pop()
bytearray(b"a").pop(5)
a.insert("x", 1)
a.insert(1, 300)
a += "x"
a += 5
hash(a)
x = bytearray(b"abc"); x.resize(5); x
x.resize(-1)
b = bytearray(b"xyz")
m = memoryview(b)
b.append(1)
b.clear()
