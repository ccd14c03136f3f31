"""A ray tracer: vectors with operators, spheres, a checkered plane, reflections."""

from math import sqrt


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    __rmul__ = __mul__

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def normalized(self):
        return self * (1.0 / sqrt(self.dot(self)))


class Sphere:
    def __init__(self, center, radius, colour):
        self.center, self.radius, self.colour = center, radius, colour

    def hit(self, origin, direction):
        to_center = self.center - origin
        along = to_center.dot(direction)
        discriminant = self.radius**2 - to_center.dot(to_center) + along * along
        if discriminant < 0:
            return None
        distance = along - sqrt(discriminant)
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return (point - self.center).normalized()

    def colour_at(self, point):
        return self.colour


class Floor:
    def __init__(self, height):
        self.height = height

    def hit(self, origin, direction):
        if abs(direction.y) < 1e-9:
            return None
        distance = (self.height - origin.y) / direction.y
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def colour_at(self, point):
        return 0.9 if (int(point.x // 1) + int(point.z // 1)) % 2 else 0.2


class Scene:
    def __init__(self, objects, light):
        self.objects, self.light = objects, light

    def nearest(self, origin, direction):
        best, found = float("inf"), None
        for thing in self.objects:
            distance = thing.hit(origin, direction)
            if distance is not None and distance < best:
                best, found = distance, thing
        return best, found

    def trace(self, origin, direction, bounces):
        distance, thing = self.nearest(origin, direction)
        if thing is None:
            return 0.1 + 0.2 * max(direction.y, 0.0)
        point = origin + direction * distance
        normal = thing.normal(point)
        to_light = (self.light - point).normalized()
        brightness = 0.1
        if self.nearest(point + 1e-4 * normal, to_light)[1] is None:
            brightness += max(normal.dot(to_light), 0.0) * thing.colour_at(point)
        if bounces:
            reflected = direction - normal * (2.0 * normal.dot(direction))
            brightness += 0.3 * self.trace(point + 1e-4 * normal, reflected.normalized(), bounces - 1)
        return brightness


def run(n=140):
    scene = Scene(
        [Floor(-1.0), Sphere(Vector(0.0, 0.0, 6.0), 1.0, 0.8), Sphere(Vector(1.6, -0.3, 5.0), 0.7, 0.5), Sphere(Vector(-1.8, 0.4, 7.0), 1.3, 0.9)],
        Vector(5.0, 8.0, -2.0),
    )
    total, row = 0.0, []
    for y in range(n):
        for x in range(n):
            direction = Vector((x - n / 2) / n, (n / 2 - y) / n, 1.0).normalized()
            brightness = scene.trace(Vector(0.0, 0.5, 0.0), direction, 2)
            total += brightness
            if y == n // 2:
                row.append(" .:-=+*#%@"[min(int(brightness * 10), 9)])
    return f"{total:.6f} {''.join(row)}"


if __name__ == "__main__":
    print(run())
