"""Regular expressions over log lines: groups, findall, sub with a function, verbose patterns."""

import re

LINE = re.compile(
    r"""
    (?P<host>\d+\.\d+\.\d+\.\d+) \s - \s
    \[(?P<time>[^\]]+)\] \s
    "(?P<method>GET|POST)\s(?P<path>/\S*)" \s
    (?P<status>\d{3}) \s (?P<size>\d+|-)
    """,
    re.VERBOSE,
)
NUMBER = re.compile(r"\d+")


def lines(n):
    for i in range(n):
        method = "GET" if i % 3 else "POST"
        yield f'10.0.{i % 256}.{i * 7 % 256} - [{i % 28 + 1:02}/Oct/2025:10:{i % 60:02}] "{method} /page/{i % 40}?q={i}" {200 + i % 5 * 101} {i * 13 % 9000 or "-"}'


def run(n=25_000):
    sizes, paths = {}, {}
    digits = 0
    for line in lines(n):
        match = LINE.fullmatch(line)
        status = match["status"]
        if match["size"] != "-":
            sizes[status] = sizes.get(status, 0) + int(match["size"])
        path = re.sub(r"\?.*$", "", match["path"])
        path = NUMBER.sub(lambda m: f"<{len(m[0])}>", path)
        paths[path] = paths.get(path, 0) + 1
        digits += len(NUMBER.findall(line))
    words = re.split(r"\W+", "the rain, in spain; stays - mainly" * 50)
    return f"{sorted(sizes.items())} {sorted(paths.items())} {digits} {len(words)}"


if __name__ == "__main__":
    print(run())
