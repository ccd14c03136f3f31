from array import array
a = array("i", [1, 2, 3])
a, a.typecode, a.itemsize, len(a), a[0], a[-1], a[1:], a.append(4), a.extend([5]), a.pop(), a.pop(0), a.insert(0, 9), a.index(3), a.count(2), a.reverse(), a, a.tolist(), a.tobytes(), a + a, a * 2, 2 in a, a.remove(9), a == array("i", a), a < array("i", [99]), array("d", [1.5]), array("b", b"ab"), array("u", "hé") if False else array("w", "hé"), array("w", "hé").tounicode(), array("i"), repr(array("i")), array("B", b"abc").tolist(), list(reversed(a)), a.buffer_info()[1], memoryview(a).format, a.byteswap(), a[0] != 4, array("q", [2**62]), array("f", [0.1])[0], array("Q", [2**64 - 1])
a[0] = 5; del a[1]; a[1:1] = array("i", [7, 8]); a, a[::2], a[::-1]
a.frombytes(b"\x01\0\0\0"); a.fromlist([3]), a
array("d", [float("nan")]) == array("d", [float("nan")]), array("i", [1]) == array("d", [1.0]), array("i", [1]) == [1], array("i", [1]) != array("i", [2])
import copy, pickle; copy.copy(a) == a, pickle.loads(pickle.dumps(a)) == a, a.__class_getitem__ is not None, a.__reduce_ex__(2)[1], class_ if False else array.__doc__[:5]
