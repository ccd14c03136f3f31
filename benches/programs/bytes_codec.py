"""Bytes: run-length and base64 coding by hand, checksums, bytearray edits, memoryview slices."""

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def run_length(data):
    out = bytearray()
    at = 0
    while at < len(data):
        byte = data[at]
        length = 1
        while length < 255 and at + length < len(data) and data[at + length] == byte:
            length += 1
        out += bytes((length, byte))
        at += length
    return bytes(out)


def expand(data):
    return b"".join(data[i + 1 : i + 2] * data[i] for i in range(0, len(data), 2))


def base64(data):
    out = bytearray()
    for i in range(0, len(data) - 2, 3):
        group = int.from_bytes(data[i : i + 3], "big")
        for shift in (18, 12, 6, 0):
            out.append(ALPHABET[group >> shift & 63])
    return out


def adler32(data):
    a, b = 1, 0
    for byte in memoryview(data)[::2]:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def run(n=300_000):
    data = bytes((i * i >> 7) % 11 * 20 for i in range(n))
    packed = run_length(data)
    assert expand(packed) == data
    text = base64(data)
    text[::4] = bytes(len(text[::4]))
    view = memoryview(bytearray(data))
    view[10:20] = b"0123456789"
    return f"{len(packed)} {adler32(data):08x} {adler32(text):08x} {view[8:22].hex()} {data.count(b'(')}"


if __name__ == "__main__":
    print(run())
