s = "hello"
s[0], s[-1], s[1:3], s[::-1], s[10:], s[:-10], s[::2], s[-3:], s[3:1], s[4:0:-2], s[True], s[-100:100], "😀é中a"[1], "😀é中a"[::-1], "😀é中a"[2:]
s * -1, s * 0, s * 2, 3 * "ab", "ab" * True, "é" * 3, "" * 10
s < "world", "a" < "B", "a" < "ab", "" < "a", "é" > "z", "😀" > "\uffff", "abc" == "abc", "abc" == b"abc", "a" != "b", s == 5, "a" <= "a"
list("aé😀"), tuple("ab"), set("aa"), len("😀é"), len(""), max("hello"), min("hello"), sorted("hello"), "".join(reversed("abc")), list(enumerate("ab")), "a" "b" 'c', [*"ab"]
a, b = "xy"
s.__getitem__(slice(1, 3)), s.__contains__("e"), s.__len__(), s.__add__("x"), s.__mul__(2), s.__rmul__(2), s.__eq__("hello"), s.__lt__("i"), s.__eq__(1), s.__getnewargs__(), s.__mod__(())
