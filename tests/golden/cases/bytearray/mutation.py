a = bytearray(b"hello")
a[0] = 72; a
a[-1:] = b"p!"; a
a[1:3] = b""; a
del a[0]; a
del a[::2]; a
a.append(65); a.extend(b"BC"); a.extend([68, 69]); a.insert(0, 64); a
a.pop(), a.pop(0), a.remove(65), a
a.reverse(); a
a += b"xyz"; a *= 2; a
a.clear(); a
a = bytearray(range(10)); a[::2] = b"abcde"; a
a[2:5] = range(3); a
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
bytearray(b"ab").resize(1), bytearray(b"ab").resize(4)
x = bytearray(b"abc"); x.resize(5); x
x.resize(-1)
b = bytearray(b"xyz")
m = memoryview(b)
b.append(1)
b.clear()
b[0] = 65; bytes(m)
m.release(); b.append(33); b
