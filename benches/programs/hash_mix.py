"""64-bit hash mixing (splitmix and FNV) with masks, as hash functions are written in Python."""

MASK = (1 << 64) - 1


def splitmix(state):
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def run(n=500_000):
    state, total = 42, 0
    for _ in range(n):
        state, value = splitmix(state)
        total ^= value
    text = b"the quick brown fox jumps over the lazy dog" * 40
    for round_number in range(40):
        total = (total + fnv1a(text[round_number:])) & MASK
    return f"{total:016x}"


if __name__ == "__main__":
    print(run())
