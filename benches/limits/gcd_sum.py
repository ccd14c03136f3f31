"""Sum of greatest common divisors through a called function."""


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def run(n=700):
    total = 0
    for a in range(1, n):
        for b in range(1, n):
            total += gcd(a, b)
    return str(total)


if __name__ == "__main__":
    print(run())
