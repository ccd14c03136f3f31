"""`plain` with its total in a global variable."""

total = 0


def run(n=1_000_000):
    global total
    total = 0
    for i in range(n):
        if i & 3:
            total += i * 2
        else:
            total -= i
    return total


if __name__ == "__main__":
    print(run())
