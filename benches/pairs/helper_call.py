"""`plain` with its body in a helper function."""


def step(total, i):
    if i & 3:
        return total + i * 2
    return total - i


def run(n=1_000_000):
    total = 0
    for i in range(n):
        total = step(total, i)
    return total


if __name__ == "__main__":
    print(run())
