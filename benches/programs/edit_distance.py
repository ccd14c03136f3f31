"""Dynamic programming: edit distance and longest common subsequence over strings."""


def edit_distance(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def common(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def run(n=900):
    a = "".join("acgt"[i * i % 7 % 4] for i in range(n))
    b = "".join("acgt"[i * 5 % 11 % 4] for i in range(n))
    return f"{edit_distance(a, b)} {common(a, b)}"


if __name__ == "__main__":
    print(run())
