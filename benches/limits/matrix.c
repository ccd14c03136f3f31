/* matrix.py in C, overflow checked; rows behind pointers as lists of lists are. */
#include "checked.h"

static int64_t **make(int64_t n, int64_t p, int64_t q, int64_t m) {
    int64_t **rows = malloc(n * sizeof *rows);
    for (int64_t i = 0; i < n; i++) {
        rows[i] = malloc(n * sizeof **rows);
        for (int64_t j = 0; j < n; j++) rows[i][j] = add(mul(i, p), mul(j, q)) % m;
    }
    return rows;
}

int main(int argc, char **argv) {
    int64_t n = size(argc, argv, 110), trace = 0;
    int64_t **a = make(n, 31, 1, 101), **b = make(n, 17, 3, 97);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            int64_t total = 0;
            for (int64_t k = 0; k < n; k++) total = add(total, mul(a[i][k], b[k][j]));
            trace = add(trace, mul(total, (i ^ j) & 3));
        }
    printf("%ld\n", trace);
}
