# zlib, gzip, bz2, zipfile: round trips, checksums and errors; compressed bytes themselves may differ.
import bz2
import gzip
import io
import zipfile
import zlib

data = b"".join(b"%d: a line that repeats itself\n" % (n % 50) for n in range(3000))
print(zlib.crc32(data), zlib.adler32(data), zlib.crc32(b"b", zlib.crc32(b"a")) == zlib.crc32(b"ab"))
for level in range(-1, 10):
    assert zlib.decompress(zlib.compress(data, level)) == data
for bits in (-15, -9, 9, 15, 25, 31):
    packer = zlib.compressobj(6, zlib.DEFLATED, bits)
    packed = packer.compress(data[:5000]) + packer.flush(zlib.Z_SYNC_FLUSH) + packer.compress(data[5000:]) + packer.flush()
    assert zlib.decompress(packed, bits) == data
packed = zlib.compress(data) + b"behind"
unpacker, pieces = zlib.decompressobj(), []
while not unpacker.eof:
    pieces.append(unpacker.decompress(packed, 1000))
    packed = unpacker.unconsumed_tail
print(b"".join(pieces) == data, max(map(len, pieces)), unpacker.unused_data, unpacker.unconsumed_tail)
words = b"a line that repeats itself"
packer = zlib.compressobj(zdict=words)
packed = packer.compress(words * 3) + packer.flush()
print(zlib.decompressobj(zdict=words).decompress(packed) == words * 3)
first = zlib.compressobj()
start = first.compress(b"shared ")
second = first.copy()
print([zlib.decompress(start + c.compress(end) + c.flush()) for c, end in ((first, b"one"), (second, b"two"))])
for call in (
    lambda: zlib.decompress(b"not compressed"),
    lambda: zlib.decompress(zlib.compress(data)[:-4]),
    lambda: zlib.compress(data, 10),
    lambda: zlib.compress("text"),
    lambda: zlib.decompressobj().decompress(b"", -1),
    lambda: zlib.decompressobj(wbits=99),
    lambda: first.copy(),
    lambda: bz2.decompress(b"not compressed"),
    lambda: bz2.BZ2Compressor(0),
):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(gzip.decompress(gzip.compress(data)) == data, bz2.decompress(bz2.compress(data)) == data)
packer = bz2.BZ2Compressor()
packed = packer.compress(data) + packer.flush() + b"behind"
unpacker = bz2.BZ2Decompressor()
out = unpacker.decompress(packed, 100)
while not unpacker.eof:
    out += unpacker.decompress(b"", 5000)
print(out == data, unpacker.unused_data, unpacker.needs_input)
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as file:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        file.writestr(f"member{method}", data, compress_type=method)
with zipfile.ZipFile(archive) as file:
    print(file.testzip(), [(info.filename, info.file_size, file.read(info) == data) for info in file.infolist()])
