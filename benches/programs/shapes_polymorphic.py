"""Polymorphic method calls over a list of five classes, with properties and abstract bases."""

from abc import ABC, abstractmethod
from math import pi


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    def scaled(self):
        return self.area() * 1.5

    def describe(self):
        return f"{type(self).__name__}({self.area():.2f})"


class Circle(Shape):
    def __init__(self, r):
        self.r = r

    def area(self):
        return pi * self.r**2


class Square(Shape):
    def __init__(self, a):
        self.a = a

    def area(self):
        return self.a * self.a


class Rectangle(Square):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b

    def area(self):
        return self.a * self.b


class Triangle(Shape):
    def __init__(self, base, height):
        self.base, self.height = base, height

    def area(self):
        return 0.5 * self.base * self.height


class Group(Shape):
    def __init__(self, members):
        self.members = members

    def area(self):
        return sum(member.area() for member in self.members)


def run(n=900):
    shapes = []
    for i in range(1, 200):
        shapes.append(Circle(i * 0.25))
        shapes.append(Square(i * 0.5))
        shapes.append(Rectangle(i, i + 1.0))
        shapes.append(Triangle(i, 3.0))
        if i % 20 == 0:
            shapes.append(Group(shapes[-4:]))
    total = 0.0
    for _ in range(n):
        for shape in shapes:
            total += shape.area()
            if isinstance(shape, Square):
                total += shape.scaled
    return f"{total:.4f} {shapes[-1].describe()} {len(shapes)}"


if __name__ == "__main__":
    print(run())
