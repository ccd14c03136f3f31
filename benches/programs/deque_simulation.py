"""Queues: a supermarket with several tills as deques, round-robin scheduling, a Josephus ring."""

from collections import deque


class Customer:
    def __init__(self, number, items):
        self.number = number
        self.items = items
        self.waited = 0


class Till:
    def __init__(self, speed):
        self.line = deque()
        self.speed = speed
        self.served = []

    def tick(self):
        for customer in self.line:
            customer.waited += 1
        if self.line:
            first = self.line[0]
            first.items -= self.speed
            if first.items <= 0:
                self.served.append(self.line.popleft())


def josephus(n, k):
    ring = deque(range(n))
    while len(ring) > 1:
        ring.rotate(-(k - 1))
        ring.popleft()
    return ring[0]


def run(n=90_000):
    tills = [Till(speed) for speed in (1, 2, 3)]
    for number in range(n):
        if number % 2 == 0:
            shortest = min(tills, key=lambda till: len(till.line))
            shortest.line.append(Customer(number, number * 7 % 13))
        for till in tills:
            till.tick()
        if number % 50 == 0:
            tills[number % 3].line.rotate(1)
    waited = sum(customer.waited for till in tills for customer in till.served)
    recent = deque(maxlen=100)
    for i in range(n * 5):
        recent.append(i)
        if i % 3 == 0:
            recent.appendleft(-i)
    return f"{[len(t.served) for t in tills]} {waited} {josephus(n, 7)} {sum(recent)}"


if __name__ == "__main__":
    print(run())
