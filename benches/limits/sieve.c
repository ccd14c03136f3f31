/* sieve.py in C, overflow and bounds checked. */
#include "checked.h"

int main(int argc, char **argv) {
    int64_t n = size(argc, argv, 1000000), count = 0;
    int64_t *flags = malloc((n + 1) * sizeof *flags);
    for (int64_t i = 0; i <= n; i++) flags[i] = 1;
    for (int64_t i = 2; i <= n; i++) {
        if (!flags[i]) continue;
        count = add(count, 1);
        for (int64_t j = mul(i, i); j <= n; j = add(j, i)) {
            if ((uint64_t)j > (uint64_t)n) abort();
            flags[j] = 0;
        }
    }
    printf("%ld\n", count);
}
