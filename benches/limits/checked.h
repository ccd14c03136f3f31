/* Integer arithmetic with the overflow checks that a correct Python loop cannot do without. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline int64_t add(int64_t a, int64_t b) {
    int64_t r;
    if (__builtin_add_overflow(a, b, &r)) abort();
    return r;
}

static inline int64_t mul(int64_t a, int64_t b) {
    int64_t r;
    if (__builtin_mul_overflow(a, b, &r)) abort();
    return r;
}

/* The size from the command line: keeps the compiler from computing the answer. */
static inline int64_t size(int argc, char **argv, int64_t preset) {
    return argc > 1 ? atoll(argv[1]) : preset;
}
