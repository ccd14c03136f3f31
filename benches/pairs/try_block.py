"""`plain` with its body in a try block that never fails."""


def run(n=1_000_000):
    total = 0
    for i in range(n):
        try:
            if i & 3:
                total += i * 2
            else:
                total -= i
        except ValueError:
            total = 0
    return total


if __name__ == "__main__":
    print(run())
