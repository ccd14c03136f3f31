"""The Mandelbrot set with complex numbers and again with pairs of floats."""


def complex_escape(c, limit):
    z = 0j
    for i in range(limit):
        if abs(z) > 2.0:
            return i
        z = z * z + c
    return limit


def float_escape(cr, ci, limit):
    zr = zi = 0.0
    for i in range(limit):
        zr2, zi2 = zr * zr, zi * zi
        if zr2 + zi2 > 4.0:
            return i
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return limit


def run(n=300):
    rows, total, differing = [], 0, 0
    for y in range(n):
        row = []
        for x in range(n):
            cr, ci = x * 3.0 / n - 2.2, y * 2.4 / n - 1.2
            escape = float_escape(cr, ci, 60)
            if x % 3 == 0:
                differing += escape != complex_escape(complex(cr, ci), 60)
            row.append(" .:-=+*#%@"[escape % 10])
            total += escape
        rows.append("".join(row))
    return f"{total} {differing} {rows[n // 2][::8]}"


if __name__ == "__main__":
    print(run())
