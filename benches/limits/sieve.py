"""Sieve of Eratosthenes over a list."""


def run(n=1_000_000):
    flags = [1] * (n + 1)
    count = 0
    for i in range(2, n + 1):
        if flags[i]:
            count += 1
            j = i * i
            while j <= n:
                flags[j] = 0
                j += i
    return str(count)


if __name__ == "__main__":
    print(run())
