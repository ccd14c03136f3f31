"""A hand-written scheduler of async functions: awaitables, a ready queue, timers; no asyncio."""

import heapq
from collections import deque


class Switch:
    def __init__(self, delay):
        self.delay = delay

    def __await__(self):
        return (yield self.delay)


class Scheduler:
    def __init__(self):
        self.ready = deque()
        self.sleeping = []
        self.clock = 0
        self.sequence = 0
        self.results = []

    def spawn(self, coroutine):
        self.ready.append(coroutine)

    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.clock, _, coroutine = heapq.heappop(self.sleeping)
                self.ready.append(coroutine)
            coroutine = self.ready.popleft()
            try:
                delay = coroutine.send(self.clock)
            except StopIteration as stop:
                self.results.append(stop.value)
            else:
                self.sequence += 1
                heapq.heappush(self.sleeping, (self.clock + delay, self.sequence, coroutine))


async def nap(delay):
    return await Switch(delay)


async def worker(number, turns):
    total = 0
    for turn in range(turns):
        total += await nap(number % 5 + turn % 3)
        if turn % 10 == 0:
            total += await nap(0)
    return total


def run(n=10_000):
    scheduler = Scheduler()
    for number in range(40):
        coroutine = worker(number, n // 10)
        assert coroutine.send(None) is not None
        scheduler.spawn(coroutine)
    for _ in range(n // 300):
        other = Scheduler()
        for number in range(60):
            coroutine = worker(number, 80)
            coroutine.send(None)
            other.spawn(coroutine)
        other.run()
        scheduler.results.append(other.clock)
    scheduler.run()
    return f"{scheduler.clock} {len(scheduler.results)} {sum(scheduler.results)}"


if __name__ == "__main__":
    print(run())
