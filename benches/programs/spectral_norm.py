"""The spectral norm of an infinite matrix, by power iteration with small functions."""

from math import sqrt


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    size = range(len(vector))
    return [sum(entry(i, j) * vector[j] for j in size) for i in size]


def transposed_times(vector):
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j, value in enumerate(vector):
            total += entry(j, i) * value
        result.append(total)
    return result


def run(n=180):
    u = [1.0] * n
    for _ in range(8):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    vbv = sum(a * b for a, b in zip(u, v))
    vv = sum(b * b for b in v)
    return f"{sqrt(vbv / vv):.9f}"


if __name__ == "__main__":
    print(run())
