import io, sys
print("a", 1, None, [1], sep=", ", end=".\n"), print(), print(""), print("", ""), print(1, 2, sep=""), print("x", end=""), print("y")
out = io.StringIO(); print("to file", file=out, flush=True), out.getvalue()
print("a", file=out, sep=None, end=None), print("a", flush="yes")
class W:
    def write(self, text): sys.stdout.write(f"<{text}>")
print("one", "two", sep="-", file=W())
class NoFlush:
    def write(self, t): pass
class Raises:
    def __str__(self): raise ValueError("str failed")
print("before", Raises(), "after")
print(*[], sep="x"), print(*"ab", sep="\n"), print("\t|\\|\0|".encode()), print("é😀"), print(b"bytes", "str"), print(1.0, 1e20, 1j, True, ..., NotImplemented, print, sep="|")
saved = sys.stdout; sys.stdout = io.StringIO(); print("hidden"); text = sys.stdout.getvalue(); sys.stdout = saved; text
saved = sys.stdout; sys.stdout = None; print("nowhere"); sys.stdout = saved
sys.stdin = io.StringIO("line one\nline two\n"); input(), input("prompt "), sys.stdin.read()
sys.stdin = None
repr("a\nb"), ascii("é"), str(b"a"), repr(print), repr(len), repr(int), repr(...), repr(None), repr(object())[:7], repr([...]), repr((1,)), repr({}), repr({1}), repr(set()), repr(1.0), repr("'"), repr('"'), repr("'\""), repr(b"'"), repr(range(1)), repr(slice(1)), repr(type), repr(lambda: 0)[:10], repr(sys)[:13], repr(NotImplemented), repr(int.real)[:12]
