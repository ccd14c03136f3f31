"""`plain` with its body in a method."""


class Adder:
    def __init__(self):
        self.total = 0

    def step(self, i):
        if i & 3:
            self.total += i * 2
        else:
            self.total -= i


def run(n=1_000_000):
    adder = Adder()
    for i in range(n):
        adder.step(i)
    return adder.total


if __name__ == "__main__":
    print(run())
