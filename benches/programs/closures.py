"""Closures: counters with nonlocal, composed functions, partial application, memoising wrappers."""

from functools import partial, reduce


def counter(step):
    count = 0

    def increment(by=1):
        nonlocal count
        count += step * by
        return count

    return increment


def compose(*functions):
    return reduce(lambda f, g: lambda x: g(f(x)), functions)


def memoize(function):
    known = {}

    def wrapper(n):
        if n not in known:
            known[n] = function(n)
        return known[n]

    return wrapper


def power(base, exponent, modulus):
    return pow(base, exponent, modulus)


@memoize
def collatz(n):
    return 0 if n == 1 else 1 + collatz(3 * n + 1 if n % 2 else n // 2)


def run(n=220_000):
    counters = [counter(step) for step in range(1, 6)]
    pipeline = compose(lambda x: x + 1, lambda x: x * 3, lambda x: x % 1009, str, len)
    square = partial(power, exponent=2, modulus=10_007)
    total = 0
    for i in range(n):
        total += counters[i % 5]() + pipeline(i)
        if i % 3 == 0:
            total += square(i)
    longest = max(range(1, n // 4), key=collatz)
    return f"{total} {[c(by=0) for c in counters]} {longest} {collatz(longest)}"


if __name__ == "__main__":
    print(run())
