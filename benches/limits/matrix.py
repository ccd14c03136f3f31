"""Integer matrix product, three nested loops."""


def run(n=110):
    a = [[(i * 31 + j) % 101 for j in range(n)] for i in range(n)]
    b = [[(i * 17 + j * 3) % 97 for j in range(n)] for i in range(n)]
    trace = 0
    for i in range(n):
        for j in range(n):
            total = 0
            for k in range(n):
                total += a[i][k] * b[k][j]
            trace += total * ((i ^ j) & 3)
    return str(trace)


if __name__ == "__main__":
    print(run())
