"""`plain` with `for _ in range(1)` around its body."""


def run(n=1_000_000):
    total = 0
    for i in range(n):
        for _ in range(1):
            if i & 3:
                total += i * 2
            else:
                total -= i
    return total


if __name__ == "__main__":
    print(run())
