"""Digits of pi by Gibbons' spigot: arithmetic on big integers."""


def digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, n, l, k = (
                q * k,
                (2 * q + r) * l,
                t * l,
                (q * (7 * k + 2) + r * l) // (t * l),
                l + 2,
                k + 1,
            )


def run(n=2_000):
    stream = digits()
    text = "".join(str(next(stream)) for _ in range(n))
    return f"{text[:10]} {text[-10:]} {sum(map(int, text))}"


if __name__ == "__main__":
    print(run())
