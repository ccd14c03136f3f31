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
bytearray(b"ab").resize(1), bytearray(b"ab").resize(4)
x = bytearray(b"abc"); x.resize(5); x
b = bytearray(b"xyz")
m = memoryview(b)
b[0] = 65; bytes(m)
m.release(); b.append(33); b
