"""Topological sort, cycle detection, Dijkstra, connected components, Floyd-Warshall."""

import heapq
from collections import deque

graph = {"a": {"b": 4, "c": 2}, "b": {"d": 5}, "c": {"b": 1, "d": 8, "e": 10}, "d": {"e": 2, "f": 6}, "e": {"f": 3}, "f": {}}


def topological(g):
    indegree = {node: 0 for node in g}
    for edges in g.values():
        for target in edges:
            indegree[target] += 1
    ready = deque(sorted(n for n, d in indegree.items() if d == 0))
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for target in g[node]:
            indegree[target] -= 1
            if not indegree[target]:
                ready.append(target)
    if len(order) != len(g):
        raise ValueError(f"cycle among {sorted(set(g) - set(order))}")
    return order


def dijkstra(g, source):
    distance, previous, queue = {source: 0}, {}, [(0, source)]
    while queue:
        d, node = heapq.heappop(queue)
        if d > distance[node]:
            continue
        for target, weight in g[node].items():
            if d + weight < distance.get(target, float("inf")):
                distance[target], previous[target] = d + weight, node
                heapq.heappush(queue, (d + weight, target))
    return distance, previous


def path(previous, target):
    nodes = [target]
    while nodes[-1] in previous:
        nodes.append(previous[nodes[-1]])
    return " > ".join(reversed(nodes))


def all_pairs(g):
    inf = float("inf")
    d = {(a, b): 0 if a == b else g[a].get(b, inf) for a in g for b in g}
    for k in g:
        for a in g:
            for b in g:
                d[a, b] = min(d[a, b], d[a, k] + d[k, b])
    return d


def find_cycle(g):
    state = {}

    def visit(node, trail):
        state[node] = "open"
        for target in g[node]:
            if state.get(target) == "open":
                return trail[trail.index(target) :] + [target]
            if target not in state and (found := visit(target, trail + [target])):
                return found
        state[node] = "done"

    return next((c for n in g if n not in state and (c := visit(n, [n]))), None)


print(topological(graph))
distance, previous = dijkstra(graph, "a")
print(distance, path(previous, "f"))
print({k: v for k, v in all_pairs(graph).items() if k[0] == "c"})
print(find_cycle(graph), find_cycle({1: [2], 2: [3], 3: [1]}))
try:
    topological({"x": {"y": 1}, "y": {"x": 1}, "z": {}})
except ValueError as error:
    print(error)
