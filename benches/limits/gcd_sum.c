/* gcd_sum.py in C, overflow checked. */
#include "checked.h"

static int64_t gcd(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

int main(int argc, char **argv) {
    int64_t n = size(argc, argv, 700), total = 0;
    for (int64_t a = 1; a < n; a++)
        for (int64_t b = 1; b < n; b++) total = add(total, gcd(a, b));
    printf("%ld\n", total);
}
