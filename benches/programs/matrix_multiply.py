"""Matrix product over lists of lists, with rows transposed by zip."""


def make(n, seed):
    rows = []
    for i in range(n):
        rows.append([((i * 31 + j * 17 + seed) % 101) / 10.0 for j in range(n)])
    return rows


def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def multiply_indexed(a, b):
    n = len(a)
    result = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            result[i][j] = total
    return result


def run(n=130):
    a, b = make(n, 3), make(n, 5)
    first, second = multiply(a, b), multiply_indexed(b, a)
    trace = sum(first[i][i] for i in range(n)) + sum(second[i][i] for i in range(n))
    return f"{trace:.6f}"


if __name__ == "__main__":
    print(run())
