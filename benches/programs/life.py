"""Conway's Life twice: as a set of live cells and as rows of a list."""

from collections import Counter

GLIDER_GUN = """
........................O...........
......................O.O...........
............OO......OO............OO
...........O...O....OO............OO
OO........O.....O...OO..............
OO........O...O.OO....O.O...........
..........O.....O.......O...........
...........O...O....................
............OO......................
"""


def parse(text):
    return {(x, y) for y, line in enumerate(text.split()) for x, c in enumerate(line) if c == "O"}


def step_set(cells):
    counts = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, count in counts.items() if count == 3 or count == 2 and cell in cells}


def step_grid(grid):
    height, width = len(grid), len(grid[0])
    new = []
    for y in range(height):
        above, here, below = grid[y - 1], grid[y], grid[(y + 1) % height]
        row = []
        for x in range(width):
            left, right = x - 1, (x + 1) % width
            count = above[left] + above[x] + above[right] + here[left] + here[right]
            count += below[left] + below[x] + below[right]
            row.append(1 if count == 3 or count == 2 and here[x] else 0)
        new.append(row)
    return new


def run(n=600):
    cells = parse(GLIDER_GUN)
    grid = [[int((x - 5, y - 5) in cells) for x in range(60)] for y in range(45)]
    for _ in range(n):
        cells = step_set(cells)
    for _ in range(n // 2):
        grid = step_grid(grid)
    return f"{len(cells)} {max(x for x, _ in cells)} {sum(map(sum, grid))}"


if __name__ == "__main__":
    print(run())
