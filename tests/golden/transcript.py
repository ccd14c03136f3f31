"""Runs a file of interactive statements: prints each, then what it shows or the exception it raises.

A statement goes on over indented lines, lines that only close brackets, and clauses (else, except, ...).
"""
import sys

CLAUSES = ("else:", "elif ", "except", "finally:", "case ")


def statements(lines):
    block = []
    quoted = False
    for line in lines:
        goes_on = (
            quoted
            or line[:1] in (" ", ")", "]", "}")
            or line.startswith(CLAUSES)
            or (block and block[-1].startswith("@"))
        )
        if block and not goes_on:
            yield block
            block = []
        if quoted or line and not line.startswith("#"):
            block.append(line)
            if line.count('"""') % 2:
                quoted = not quoted
    if block:
        yield block


def without_addresses(text):
    first, *rest = text.split(" at 0x")
    return first + "".join(" at 0x..." + part.lstrip("0123456789abcdef") for part in rest)


def show(value):
    if value is not None:
        print(without_addresses(repr(value)))


def main():
    sys.displayhook = show
    namespace = {"__name__": "__main__", "__builtins__": __builtins__}
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = file.read().split("\n")
    for block in statements(lines):
        print(">>>", "\n... ".join(block))
        try:
            exec(compile("\n".join(block) + "\n", "<case>", "single"), namespace)
        except BaseException as error:
            print(f"{type(error).__name__}: {without_addresses(str(error))}")


main()
