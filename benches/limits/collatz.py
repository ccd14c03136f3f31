"""Longest Collatz chain below n."""


def run(n=60_000):
    best = best_start = 0
    for start in range(1, n):
        length, value = 1, start
        while value != 1:
            if value % 2 == 0:
                value //= 2
            else:
                value = value * 3 + 1
            length += 1
        if length > best:
            best, best_start = length, start
    return f"{best_start} {best}"


if __name__ == "__main__":
    print(run())
