"""Float arithmetic: integrating a damped oscillator with a leapfrog step."""


def run(n=2_000_000):
    position, velocity = 1.0, 0.0
    step = 1e-3
    energy = 0.0
    for _ in range(n):
        acceleration = -4.0 * position - 0.05 * velocity
        velocity += acceleration * step
        position += velocity * step
        energy += 0.5 * velocity * velocity + 2.0 * position * position
    return f"{position:.9f} {velocity:.9f} {energy:.6f}"


if __name__ == "__main__":
    print(run())
