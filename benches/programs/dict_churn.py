"""Dicts under insertion, deletion, update and iteration; tuples and strings as keys."""


def run(n=500_000):
    table = {}
    for i in range(n):
        table[i % 997, i % 13] = i
    total = sum(table.values())
    names = {f"name{i}": i for i in range(5000)}
    for i in range(0, 5000, 3):
        del names[f"name{i}"]
    for i in range(n):
        key = f"name{i % 5000}"
        if key in names:
            names[key] += 1
        else:
            total += 1
    merged = {**names, **{str(i): i for i in range(1000)}}
    inverse = {}
    for key, value in merged.items():
        inverse.setdefault(value % 100, []).append(key)
    for _ in range(30):
        total += sum(len(keys) for keys in inverse.values())
        total += max(names.values()) + len(names | {"extra": 1})
    return f"{total} {len(table)} {len(names)} {inverse[42][:3]}"


if __name__ == "__main__":
    print(run())
