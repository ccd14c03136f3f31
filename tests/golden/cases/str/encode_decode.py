"é中😀".encode(), "é".encode("latin-1"), "é".encode("utf-16-le"), "a".encode("utf-16")[:2], "é".encode("utf-32-be"), "abc".encode("ascii"), "é".encode("ascii", "ignore"), "é".encode("ascii", "replace"), "é中😀".encode("ascii", "backslashreplace"), "é<".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "namereplace"), "\udc80".encode("utf-8", "surrogateescape"), "\ud800".encode("utf-8", "surrogatepass"), "é".encode(encoding="utf8"), "é".encode("UTF_8", errors="strict"), "a\u20ac".encode("cp1252"), "Я".encode("koi8-r")
"\ud800\udc00a".encode("utf-8", "replace")
b"\xc3\xa9".decode(), b"\xe9".decode("latin-1"), b"\xff\xfea\0".decode("utf-16"), b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), b"a\xffb".decode("utf-8", "backslashreplace"), b"a\xff".decode("utf-8", "surrogateescape"), b"a\xff".decode("ascii", "replace"), b"\xed\xa0\x80".decode("utf-8", "surrogatepass"), b"".decode()
b"\xf0\x9f\x98".decode("utf-8", "replace"), b"\xf0\x9f\x98a\xe4".decode("utf-8", "replace"), b"\xffabc\xe4\xb8".decode("utf8", "replace")
try:
    "aé中b".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args)
try:
    b"ab\xff".decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason)
str(b"abc"), str(b"abc", "ascii"), str(b"\xe9", "latin-1", "strict"), str(bytearray(b"x"), encoding="utf-8"), str(object=5), str()
UnicodeDecodeError("a", b"b", 0, 1, "r"), str(UnicodeEncodeError("a", "bé", 1, 2, "r"))
