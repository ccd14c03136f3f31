"""`plain` with its total in a closure's variable."""


def run(n=1_000_000):
    total = 0

    def step(i):
        nonlocal total
        if i & 3:
            total += i * 2
        else:
            total -= i

    for i in range(n):
        step(i)
    return total


if __name__ == "__main__":
    print(run())
