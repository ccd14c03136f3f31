"""struct: packing and unpacking binary records, a hand-written binary tree file format."""

import struct
from struct import Struct

HEADER = Struct("<4sHI")
RECORD = Struct(">iHd8s?")


def write(n):
    parts = [HEADER.pack(b"RECS", 1, n)]
    for i in range(n):
        parts.append(RECORD.pack(i * 3 - n, i % 65536, i / 3, b"n%d" % i, i % 2 == 0))
    return b"".join(parts)


def read(data):
    magic, version, count = HEADER.unpack_from(data)
    assert magic == b"RECS" and version == 1
    at = HEADER.size
    for _ in range(count):
        yield RECORD.unpack_from(data, at)
        at += RECORD.size


def run(n=250_000):
    data = write(n)
    total, names = 0.0, 0
    for number, short, real, name, flag in read(data):
        total += number + short + real
        names += len(name.rstrip(b"\0")) if flag else 0
    buffer = bytearray(16)
    for i in range(n):
        struct.pack_into("<IIQ", buffer, 0, i, i ^ 0xFFFF, i * i)
        total += struct.unpack("<2IQ", buffer)[2] % 1000
    for record in RECORD.iter_unpack(data[HEADER.size :]):
        total += record[1]
    return f"{len(data)} {total:.4f} {names}"


if __name__ == "__main__":
    print(run())
