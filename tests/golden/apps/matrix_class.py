"""A Matrix class with operators, slicing, iteration and errors."""

from fractions import Fraction


class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError("rows differ in length")

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __getitem__(self, key):
        match key:
            case int(i), int(j):
                return self.rows[i][j]
            case slice() as i, slice() as j:
                return Matrix([row[j] for row in self.rows[i]])
            case int(i):
                return self.rows[i]
        raise TypeError(f"bad key {key!r}")

    def __setitem__(self, key, value):
        i, j = key
        self.rows[i][j] = value

    def __iter__(self):
        for row in self.rows:
            yield from row

    def __add__(self, other):
        if not isinstance(other, Matrix):
            return NotImplemented
        return Matrix([[a + b for a, b in zip(r, s, strict=True)] for r, s in zip(self.rows, other.rows, strict=True)])

    def __mul__(self, k):
        return Matrix([[k * v for v in row] for row in self.rows])

    __rmul__ = __mul__

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply {self.shape} by {other.shape}")
        return Matrix([[sum(a * b for a, b in zip(row, col)) for col in zip(*other.rows)] for row in self.rows])

    def __pow__(self, n):
        result = Matrix.identity(self.shape[0])
        for _ in range(n):
            result @= self
        return result

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __repr__(self):
        return "\n".join(" ".join(f"{v!s:>4}" for v in row) for row in self.rows)

    def determinant(self):
        rows, sign, det = [[Fraction(v) for v in row] for row in self.rows], 1, Fraction(1)
        for i in range(len(rows)):
            pivot = next((r for r in range(i, len(rows)) if rows[r][i]), None)
            if pivot is None:
                return Fraction(0)
            if pivot != i:
                rows[i], rows[pivot], sign = rows[pivot], rows[i], -sign
            det *= rows[i][i]
            for r in range(i + 1, len(rows)):
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
        return sign * det


m = Matrix([[1, 2], [3, 4]])
print(m, m + m, 2 * m, m @ m, m**5, m[0, 1], m[1], m[:, 1:], list(m), m == Matrix([[1, 2], [3, 4]]), m.determinant(), Matrix([[0, 2, 1], [1, 0, 3], [2, 1, 0]]).determinant(), sep="\n")
m[0, 0] = 9
print(m)
for bad in ("Matrix([[1], [1, 2]])", "m + 1", "m @ Matrix([[1, 2, 3]])", "m['x']", "m + Matrix([[1, 2]])", "m[5]", "m ** 'x'", "1 @ m", "{m: 1}"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
