"""Primes: sieve with bytearray slices, sieve with a list of bools, wheel by trial division."""


def with_bytearray(n):
    flags = bytearray([1]) * (n + 1)
    flags[:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, n + 1, i)))
    return sum(flags)


def with_list(n):
    flags = [True] * (n + 1)
    count = 0
    for i in range(2, n + 1):
        if flags[i]:
            count += 1
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return count


def by_division(n):
    primes = [2]
    for candidate in range(3, n, 2):
        for prime in primes:
            if prime * prime > candidate:
                primes.append(candidate)
                break
            if candidate % prime == 0:
                break
    return len(primes), primes[-1]


def run(n=2_000_000):
    return f"{with_bytearray(n)} {with_list(n)} {by_division(n // 10)}"


if __name__ == "__main__":
    print(run())
