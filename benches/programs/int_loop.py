"""Integer arithmetic in a plain loop: digit sums, parity, remainders."""


def run(n=3_000_000):
    total = 0
    i = 0
    while i < n:
        if i % 3 == 0:
            total += i * 3 & 255
        elif i & 1:
            total -= i // 7
        else:
            total ^= i
        i += 1
    return total


if __name__ == "__main__":
    print(run())
