"""Mandelbrot iterations with floats."""


def run(n=180):
    total = 0
    for y in range(n):
        for x in range(n):
            cr, ci = x * 3.0 / n - 2.2, y * 2.4 / n - 1.2
            zr = zi = 0.0
            count = 0
            while count < 60 and zr * zr + zi * zi <= 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                count += 1
            total += count
    return str(total)


if __name__ == "__main__":
    print(run())
