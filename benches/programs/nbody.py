"""Planets attracting each other: float attributes of objects, pairs of bodies."""

from itertools import combinations
from math import sqrt


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def system():
    return [
        Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.478),
        Body(4.84, -1.16, -0.10, 0.606, 2.811, -0.025, 0.03769),
        Body(8.34, 4.12, -0.40, -1.010, 1.818, 0.008, 0.01128),
        Body(12.89, -15.11, -0.22, 1.082, 0.868, -0.010, 0.00172),
        Body(15.37, -25.9, 0.179, 0.979, 0.594, -0.034, 0.00203),
    ]


def advance(bodies, pairs, dt):
    for a, b in pairs:
        dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
        squared = dx * dx + dy * dy + dz * dz
        magnitude = dt / (squared * sqrt(squared))
        from_b, from_a = b.mass * magnitude, a.mass * magnitude
        a.vx -= dx * from_b
        a.vy -= dy * from_b
        a.vz -= dz * from_b
        b.vx += dx * from_a
        b.vy += dy * from_a
        b.vz += dz * from_a
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies, pairs):
    total = sum(0.5 * b.mass * (b.vx**2 + b.vy**2 + b.vz**2) for b in bodies)
    for a, b in pairs:
        total -= a.mass * b.mass / sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
    return total


def run(n=60_000):
    bodies = system()
    pairs = list(combinations(bodies, 2))
    before = energy(bodies, pairs)
    for _ in range(n):
        advance(bodies, pairs, 0.001)
    return f"{before:.9f} {energy(bodies, pairs):.9f}"


if __name__ == "__main__":
    print(run())
