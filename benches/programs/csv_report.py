"""Text parsing: hand-written CSV reading, grouping, a report built with f-strings and join."""

HEADER = "region,product,units,price,note"


def make(n):
    rows = [HEADER]
    for i in range(n):
        region = ("north", "south", "east", "west")[i % 4]
        note = '"quoted, with comma"' if i % 10 == 0 else "plain"
        rows.append(f"{region},item{i % 23},{i % 17},{i % 50 / 8:.3f},{note}")
    return "\n".join(rows)


def split_line(line):
    if '"' not in line:
        return line.split(",")
    fields, current, quoted = [], [], False
    for char in line:
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            fields.append("".join(current))
            current.clear()
        else:
            current.append(char)
    fields.append("".join(current))
    return fields


def run(n=80_000):
    text = make(n)
    lines = iter(text.splitlines())
    names = next(lines).split(",")
    totals = {}
    for line in lines:
        row = dict(zip(names, split_line(line)))
        key = row["region"], row["product"]
        units, revenue = totals.get(key, (0, 0.0))
        units += int(row["units"])
        totals[key] = units, revenue + int(row["units"]) * float(row["price"])
    report = [f"{region:<8}{product:>8}{units:>8,}{revenue:>12.2f}" for (region, product), (units, revenue) in sorted(totals.items())]
    return f"{len(report)} | {report[5]} | {sum(map(len, report))}"


if __name__ == "__main__":
    print(run())
