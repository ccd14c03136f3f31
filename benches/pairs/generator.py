"""`plain` with its numbers from a generator."""


def numbers(n):
    for i in range(n):
        yield i


def run(n=1_000_000):
    total = 0
    for i in numbers(n):
        if i & 3:
            total += i * 2
        else:
            total -= i
    return total


if __name__ == "__main__":
    print(run())
