"""Formatting: textwrap, str.format, % formatting, format specs, string.Template, tables."""

import textwrap
from string import Template

TEXT = (
    "Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, "
    "and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part. "
)


def table(rows):
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(" | ".join(f"{cell!s:^{width}}" for cell, width in zip(row, widths)) for row in rows)


def run(n=1_300):
    total = 0
    greeting = Template("Dear $name, you owe $$${amount}.")
    for i in range(n):
        wrapped = textwrap.fill(TEXT, width=20 + i % 60)
        total += wrapped.count("\n") + len(textwrap.shorten(TEXT, 30 + i % 40))
        rows = [(j, j * j, f"{j / 7:.3e}", "{:>{w}}".format("x" * (j % 5), w=8)) for j in range(i % 20, i % 20 + 15)]
        total += len(table(rows))
        total += len(greeting.substitute(name="Ann", amount=i))
        total += len("{0:+d} {1:08.3f} {2!r:>12} {name[key]}".format(i, i / 3, "q'", name={"key": i}))
        total += len("%-10s|%+06d|%x|%5.1f%%" % ("ab", i, i, i / 2))
    return total


if __name__ == "__main__":
    print(run())
