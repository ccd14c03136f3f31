"""Bit tricks: popcount, gray codes, bitsets, parity, CRC, base conversions."""


def popcount(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


def gray(n):
    return n ^ (n >> 1)


def ungray(g):
    n = 0
    while g:
        n ^= g
        g >>= 1
    return n


def to_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n < 0:
        return "-" + to_base(-n, base)
    return digits[n] if n < base else to_base(n // base, base) + digits[n % base]


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


class BitSet:
    def __init__(self, items=()):
        self.bits = 0
        for item in items:
            self.bits |= 1 << item

    def __iter__(self):
        n, bits = 0, self.bits
        while bits:
            if bits & 1:
                yield n
            bits >>= 1
            n += 1

    def __contains__(self, item):
        return self.bits >> item & 1 == 1

    def __len__(self):
        return self.bits.bit_count()

    def __and__(self, other):
        return self._of(self.bits & other.bits)

    def __sub__(self, other):
        return self._of(self.bits & ~other.bits)

    @classmethod
    def _of(cls, bits):
        made = cls()
        made.bits = bits
        return made


print([popcount(n) for n in (0, 1, 255, 2**70 - 1, 2**100)], [gray(n) for n in range(8)], all(ungray(gray(n)) == n for n in range(200)))
print(to_base(255, 2), to_base(-255, 16), to_base(10**20, 36), int(to_base(10**20, 36), 36) == 10**20)
print(hex(crc32(b"123456789")), crc32(b""))
a, b = BitSet([1, 5, 100]), BitSet([5, 6])
print(list(a), 5 in a, 6 in a, len(a), list(a & b), list(a - b))
print([n & -n for n in (12, 10, 7)], [(~n & 0xFF) for n in (0, 1, 255)], [(n << 3 | n >> 5) & 0xFF for n in (1, 128, 0xAB)], [-5 >> 1, -5 // 2, -1 >> 10, -5 & 7, ~5, 5 ^ -1])
