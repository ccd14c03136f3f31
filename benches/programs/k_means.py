"""k-means clustering over tuples of floats, with random.Random for the start."""

import random


def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def mean(points):
    count = len(points)
    return tuple(sum(axis) / count for axis in zip(*points))


def k_means(points, k, generator, rounds):
    centers = generator.sample(points, k)
    for _ in range(rounds):
        clusters = [[] for _ in centers]
        for point in points:
            nearest = min(range(k), key=lambda i: distance(point, centers[i]))
            clusters[nearest].append(point)
        updated = [mean(cluster) if cluster else center for cluster, center in zip(clusters, centers)]
        if updated == centers:
            break
        centers = updated
    return centers, sorted(map(len, clusters))


def run(n=7_000):
    generator = random.Random(20)
    points = [(generator.gauss(i % 4 * 5, 1.0), generator.gauss(i % 3 * 4, 1.5)) for i in range(n)]
    centers, sizes = k_means(points, 5, generator, 8)
    return f"{sizes} {[tuple(round(c, 6) for c in center) for center in sorted(centers)][:2]}"


if __name__ == "__main__":
    print(run())
