"""Graph search: Dijkstra with heapq on a grid with weights, then breadth-first search with deque."""

import heapq
from collections import deque


def weights(size):
    return [[(x * 7 + y * 13) % 9 + 1 for x in range(size)] for y in range(size)]


def shortest(grid):
    size = len(grid)
    best = {(0, 0): 0}
    queue = [(0, 0, 0)]
    while queue:
        cost, x, y = heapq.heappop(queue)
        if cost > best[x, y]:
            continue
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            nx, ny = x + dx, y + dy
            if 0 <= nx < size and 0 <= ny < size:
                total = cost + grid[ny][nx]
                if total < best.get((nx, ny), 1 << 60):
                    best[nx, ny] = total
                    heapq.heappush(queue, (total, nx, ny))
    return best[size - 1, size - 1]


def components(grid, limit):
    size = len(grid)
    seen = [[False] * size for _ in grid]
    count = 0
    for y in range(size):
        for x in range(size):
            if seen[y][x] or grid[y][x] > limit:
                continue
            count += 1
            queue = deque([(x, y)])
            seen[y][x] = True
            while queue:
                cx, cy = queue.popleft()
                for nx, ny in ((cx + 1, cy), (cx - 1, cy), (cx, cy + 1), (cx, cy - 1)):
                    if 0 <= nx < size and 0 <= ny < size and not seen[ny][nx] and grid[ny][nx] <= limit:
                        seen[ny][nx] = True
                        queue.append((nx, ny))
    return count


def run(n=400):
    grid = weights(n)
    return f"{shortest(grid)} {components(grid, 4)} {components(grid, 6)}"


if __name__ == "__main__":
    print(run())
