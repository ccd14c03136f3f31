from array import array
a = array("i", [1, 2, 3])
a[0] = 1.5
a[0] = "x"
a[0] = 2**31
a[100]
a["x"]
a[0:1] = [1]
a.append("x")
a.pop(99)
array().pop() if False else array("i").pop()
a.remove(12345)
a.index(12345)
array("z")
array(5)
array("i", [1.5])
array("i", "ab")
array("B", [256])
array("B", [-1])
array("ii")
array("i", 5)
a + array("d")
a + [1]
a * "x"
a.fromlist(5)
a.fromlist([1, "x"])
a.frombytes(b"abc")
hash(a)
