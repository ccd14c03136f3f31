import zipfile, gzip, io, zlib, tarfile
b = io.BytesIO()
with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z: z.writestr("a.txt", "hello" * 100), z.writestr("d/b.txt", b"x")
z = zipfile.ZipFile(b); z.namelist(), z.read("a.txt")[:5], z.getinfo("a.txt").file_size, z.testzip(), z.open("d/b.txt").read(), "a.txt" in z.NameToInfo, zipfile.is_zipfile(b), zipfile.Path(z, "d/").iterdir().__next__().name
z.read("nope")
zipfile.ZipFile(io.BytesIO(b"junk"))
zipfile.ZipFile(b, "q")
gzip.decompress(gzip.compress(b"data")), gzip.open(io.BytesIO(gzip.compress(b"l1\nl2")), "rt").readlines()
gzip.decompress(b"junk")
gzip.decompress(gzip.compress(b"x")[:-5])
t = io.BytesIO(); w = tarfile.open(fileobj=t, mode="w"); i = tarfile.TarInfo("f"); i.size = 3; w.addfile(i, io.BytesIO(b"abc")), w.close(), t.seek(0), tarfile.open(fileobj=t).getnames(), t.seek(0), tarfile.open(fileobj=t).extractfile("f").read()
tarfile.open(fileobj=io.BytesIO(b"junk"))
