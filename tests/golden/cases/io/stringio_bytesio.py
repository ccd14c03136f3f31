import io
s = io.StringIO("line1\nline2\n")
s.read(3), s.tell(), s.readline(), s.readlines(), s.read(), s.seek(0), list(s), s.getvalue(), s.seek(0, 2), s.write("end"), s.getvalue(), s.truncate(5), s.getvalue(), s.closed, s.readable(), s.writable(), s.seekable(), s.newlines, s.line_buffering, s.encoding
io.StringIO("a\r\nb\rc", newline=None).read(), io.StringIO("a\r\nb", newline="").readlines(), io.StringIO("a\r\nb", newline="\r\n").readlines(), io.StringIO("a\nb", newline="\r\n").getvalue(), io.StringIO().getvalue(), io.StringIO(None).read()
s.fileno()
s.detach()
s.close(), s.closed
b = io.BytesIO(b"abc\ndef")
b.read(2), b.tell(), b.readline(), b.seek(0), b.readlines(), b.seek(1), b.write(b"ZZ"), b.getvalue(), b.seek(-2, 2), b.read(), b.getbuffer().tobytes(), b.readinto(bytearray(2)), b.seek(0), b.read1(2), b.peek(1) if hasattr(b, "peek") else "no peek", b.truncate(3), b.getvalue(), b.read(-1)
ba = bytearray(2); b.seek(0), b.readinto(ba), ba
v = b.getbuffer()
v.release(); b.seek(10), b.write(b"x"), b.getvalue()
with io.StringIO() as f:
    print("printed", 1, file=f, sep="-")
    print(f.getvalue(), end="")
f.closed
io.BytesIO(b"x").getvalue(), io.BytesIO(bytearray(b"y")).read(), isinstance(b, io.IOBase), isinstance(s, io.TextIOBase), io.StringIO.__mro__[1:3]
w = io.TextIOWrapper(io.BytesIO(b"caf\xc3\xa9\r\nx\n"), encoding="utf-8")
w.readline(), w.newlines, w.read(), w.encoding, w.errors, w.buffer.tell(), w.line_buffering
r = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", newline="\r\n"); r.write("é\n"), r.flush(), r.buffer.getvalue(), r.tell(), r.reconfigure(errors="replace"), r.errors
r.write("中"), r.flush(), r.buffer.getvalue()
io.BufferedReader(io.BytesIO(b"hello")).peek(2), io.BufferedReader(io.BytesIO(b"hello"), 2).read(4), io.BufferedWriter(io.BytesIO()).write(b"abc")
