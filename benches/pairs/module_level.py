"""`plain` at module level: all its variables are globals."""

CODE = compile(
    """
total = 0
for i in range(n):
    if i & 3:
        total += i * 2
    else:
        total -= i
""",
    "<module level>",
    "exec",
)


def run(n=1_000_000):
    namespace = {"n": n}
    exec(CODE, namespace)
    return namespace["total"]


if __name__ == "__main__":
    print(run())
