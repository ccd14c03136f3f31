import os, tempfile
folder = tempfile.mkdtemp(); os.chdir(folder); path = "f.txt"
with open(path, "w") as f:
    print(f.write("héllo\nworld\n"), f.name == path, f.mode, f.encoding, f.closed)
f.closed, f.write
open(path).read(), open(path, "rb").read(), [l for l in open(path)], open(path).readlines(), open(path, encoding="latin-1").readline(), open(path, newline="").read()
with open(path, "a") as f: f.write("more"), f.tell()
with open(path, "r+") as f: f.read(2), f.seek(0), f.write("H"), f.seek(0), f.read()
with open(path) as f:
    f.read(1), f.tell(), f.seek(0), f.readline(3), f.readline(), next(f), f.fileno() > 2, f.isatty(), f.readable(), f.writable(), f.seekable()
with open(path, "rb") as f:
    f.seek(-3, 2), f.read(), f.tell(), f.seek(2), f.read1(3), f.peek(2)[:2], f.readinto(bytearray(3)), f.raw.name == path, f.mode
f = open(path); f.write("a")
f = open(path, "w"); f.read()
f.close(), f.close()
with open(path, "wb", buffering=0) as f: type(f).__name__, f.write(b"raw"), os.path.getsize(path)
with open(path, "w", newline="\r\n") as f: f.write("a\nb\n"), f.writelines(["c\n", "d"])
open(path, "rb").read()
open(os.open(path, os.O_RDONLY), closefd=True).read()
repr(open(path)).startswith("<_io.TextIOWrapper name="), repr(open(path, "rb"))[:25]
os.remove(path), os.rmdir(folder), os.path.exists(path)
