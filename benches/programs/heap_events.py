"""A discrete event simulation on heapq with callbacks and random numbers."""

import heapq
import random
from functools import partial


class Simulation:
    def __init__(self, seed):
        self.queue = []
        self.now = 0.0
        self.sequence = 0
        self.random = random.Random(seed)

    def after(self, delay, action):
        self.sequence += 1
        heapq.heappush(self.queue, (self.now + delay, self.sequence, action))

    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, action = heapq.heappop(self.queue)
            action()


class Server:
    def __init__(self, simulation):
        self.simulation = simulation
        self.busy = False
        self.waiting = []
        self.done = 0
        self.total_wait = 0.0

    def arrive(self):
        simulation = self.simulation
        self.waiting.append(simulation.now)
        if not self.busy:
            self.start()
        simulation.after(simulation.random.expovariate(0.9), self.arrive)

    def start(self):
        self.busy = True
        arrived = self.waiting.pop(0)
        self.simulation.after(self.simulation.random.uniform(0.2, 1.6), partial(self.finish, arrived))

    def finish(self, arrived):
        self.done += 1
        self.total_wait += self.simulation.now - arrived
        self.busy = False
        if self.waiting:
            self.start()


def run(n=200_000):
    simulation = Simulation(11)
    servers = [Server(simulation) for _ in range(3)]
    for server in servers:
        simulation.after(simulation.random.random(), server.arrive)
    simulation.run(n / 3)
    return f"{[s.done for s in servers]} {sum(s.total_wait for s in servers) / sum(s.done for s in servers):.6f}"


if __name__ == "__main__":
    print(run())
