/* collatz.py in C, overflow checked. */
#include "checked.h"

int main(int argc, char **argv) {
    int64_t n = size(argc, argv, 60000), best = 0, best_start = 0;
    for (int64_t start = 1; start < n; start++) {
        int64_t length = 1, value = start;
        while (value != 1) {
            if (value % 2 == 0)
                value /= 2;
            else
                value = add(mul(value, 3), 1);
            length = add(length, 1);
        }
        if (length > best) {
            best = length;
            best_start = start;
        }
    }
    printf("%ld %ld\n", best_start, best);
}
