"""Knapsack by dynamic programming, with the chosen items traced back."""


def knapsack(items, capacity):
    best = [[0] * (capacity + 1)]
    for weight, value in items:
        row = best[-1]
        new = row[:]
        for room in range(weight, capacity + 1):
            with_item = row[room - weight] + value
            if with_item > new[room]:
                new[room] = with_item
        best.append(new)
    chosen, room = [], capacity
    for i in range(len(items), 0, -1):
        if best[i][room] != best[i - 1][room]:
            chosen.append(i - 1)
            room -= items[i - 1][0]
    return best[-1][capacity], chosen


def run(n=220):
    items = [(i * 37 % 91 + 5, i * 53 % 97 + 1) for i in range(n)]
    value, chosen = knapsack(items, n * 40)
    return f"{value} {len(chosen)} {sum(chosen)}"


if __name__ == "__main__":
    print(run())
