"""The loop that its neighbours vary by one construct each: they should cost the same."""


def run(n=1_000_000):
    total = 0
    for i in range(n):
        if i & 3:
            total += i * 2
        else:
            total -= i
    return total


if __name__ == "__main__":
    print(run())
