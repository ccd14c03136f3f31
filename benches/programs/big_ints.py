"""Big integers: factorials, modular powers, Fibonacci by doubling, conversion to text."""


def fibonacci(n):
    if n == 0:
        return 0, 1
    a, b = fibonacci(n >> 1)
    c, d = a * (2 * b - a), a * a + b * b
    return (d, c + d) if n & 1 else (c, d)


def is_probable_prime(n):
    if n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for base in (2, 3, 5, 7, 11, 13, 17):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def run(n=6_000):
    product = 1
    for i in range(1, n * 8):
        product *= i
    primes = [k for k in range(2**89 - 401, 2**89 + 1, 2) if is_probable_prime(k)]
    big = fibonacci(20_000)[0]
    digits = sum(int(c) for c in str(big)) + sum(int(c) for c in str(product % 10**3000))
    return f"{digits} {primes[-1] - 2**89} {len(primes)} {product.bit_length()}"


if __name__ == "__main__":
    print(run())
