/* mandelbrot.py in C; compile with -ffp-contract=off, as Python rounds after every operation. */
#include "checked.h"

int main(int argc, char **argv) {
    int64_t n = size(argc, argv, 180), total = 0;
    for (int64_t y = 0; y < n; y++)
        for (int64_t x = 0; x < n; x++) {
            double cr = x * 3.0 / n - 2.2, ci = y * 2.4 / n - 1.2, zr = 0.0, zi = 0.0;
            int64_t count = 0;
            while (count < 60 && zr * zr + zi * zi <= 4.0) {
                double next = zr * zr - zi * zi + cr;
                zi = 2.0 * zr * zi + ci;
                zr = next;
                count = add(count, 1);
            }
            total = add(total, count);
        }
    printf("%ld\n", total);
}
