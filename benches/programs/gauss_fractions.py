"""Exact linear algebra with fractions.Fraction, decimal sums, gcd chains."""

from decimal import Decimal, getcontext
from fractions import Fraction
from math import gcd


def solve(matrix, vector):
    n = len(matrix)
    rows = [[Fraction(v) for v in row] + [Fraction(b)] for row, b in zip(matrix, vector)]
    for i in range(n):
        pivot = next(r for r in range(i, n) if rows[r][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, n):
            factor = rows[r][i] / rows[i][i]
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    solution = [Fraction(0)] * n
    for i in range(n - 1, -1, -1):
        total = sum((rows[i][j] * solution[j] for j in range(i + 1, n)), Fraction(0))
        solution[i] = (rows[i][n] - total) / rows[i][i]
    return solution


def run(n=40):
    matrix = [[Fraction(1, i + j + 1) for j in range(n)] for i in range(n)]
    solution = solve(matrix, range(1, n + 1))
    check = [sum(a * x for a, x in zip(row, solution)) for row in matrix]
    getcontext().prec = 40
    root = Decimal(2)
    for _ in range(200):
        root = (root + Decimal(2) / root) / 2
    coprime = sum(gcd(a, b) == 1 for a in range(200) for b in range(200))
    return f"{check == list(range(1, n + 1))} {solution[0]} {root} {coprime}"


if __name__ == "__main__":
    print(run())
