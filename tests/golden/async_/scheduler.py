"""A hand-made event loop: tasks, sleeping, cancellation, channels; only coroutines and generators."""

import heapq
import types
from collections import deque


@types.coroutine
def switch(command):
    return (yield command)


class Loop:
    def __init__(self):
        self.ready, self.sleeping, self.now, self.count = deque(), [], 0, 0

    def spawn(self, coroutine, name):
        task = Task(coroutine, name)
        self.ready.append((task, None))
        return task

    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.now, _, task = heapq.heappop(self.sleeping)
                self.ready.append((task, None))
            task, value = self.ready.popleft()
            try:
                command = task.coroutine.throw(task.cancelled) if task.cancelled else task.coroutine.send(value)
            except StopIteration as stop:
                task.result = stop.value
                self.ready.extend((w, task.result) for w in task.waiters)
                continue
            except Cancelled:
                task.result = "cancelled"
                self.ready.extend((w, task.result) for w in task.waiters)
                continue
            match command:
                case ("sleep", delay):
                    self.count += 1
                    heapq.heappush(self.sleeping, (self.now + delay, self.count, task))
                case ("join", other) if other.result is not None:
                    self.ready.append((task, other.result))
                case ("join", other):
                    other.waiters.append(task)
                case ("now",):
                    self.ready.append((task, self.now))


class Cancelled(Exception):
    pass


class Task:
    def __init__(self, coroutine, name):
        self.coroutine, self.name, self.result, self.waiters, self.cancelled = coroutine, name, None, [], None

    def __await__(self):
        return (yield ("join", self))


async def sleep(n):
    await switch(("sleep", n))


async def child(name, delay):
    print(await switch(("now",)), name, "starts")
    await sleep(delay)
    print(await switch(("now",)), name, "ends")
    return name.upper()


async def endless():
    try:
        while True:
            await sleep(3)
            print("tick")
    finally:
        print("endless cleaned up")


async def main(loop):
    tasks = [loop.spawn(child(name, delay), name) for name, delay in (("a", 5), ("b", 2))]
    forever = loop.spawn(endless(), "e")
    results = [await switch(("join", t)) for t in tasks]
    forever.cancelled = Cancelled()
    print(await switch(("join", forever)))
    return results


loop = Loop()
t = loop.spawn(main(loop), "main")
loop.run()
print(t.result, loop.now)
