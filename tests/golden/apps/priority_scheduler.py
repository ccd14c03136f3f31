"""A scheduler of tasks with dependencies, retries and a simulated clock; dataclasses with order."""

import heapq
from dataclasses import dataclass, field
from typing import Callable


@dataclass(order=True)
class Job:
    priority: int
    name: str = field(compare=True)
    action: Callable = field(compare=False, repr=False)
    needs: tuple = field(default=(), compare=False)
    retries: int = field(default=0, compare=False)


class Scheduler:
    def __init__(self):
        self.queue, self.done, self.log, self.clock = [], set(), [], 0

    def add(self, *args, **kwargs):
        heapq.heappush(self.queue, Job(*args, **kwargs))
        return self

    def run(self):
        waiting = []
        while self.queue:
            job = heapq.heappop(self.queue)
            if missing := set(job.needs) - self.done:
                waiting.append(job)
                if not self.queue:
                    raise RuntimeError(f"{job.name} waits for {sorted(missing)}")
                continue
            self.clock += 1
            try:
                result = job.action(self.clock)
            except Exception as error:
                self.log.append(f"{self.clock}: {job.name} failed: {error}")
                if job.retries:
                    job.retries -= 1
                    heapq.heappush(self.queue, job)
            else:
                self.done.add(job.name)
                self.log.append(f"{self.clock}: {job.name} -> {result}")
            for ready in [w for w in waiting if set(w.needs) <= self.done]:
                waiting.remove(ready)
                heapq.heappush(self.queue, ready)
        return self.log


def flaky(fail_until):
    def action(now):
        if now < fail_until:
            raise OSError(f"not before {fail_until}")
        return "fine"

    return action


s = Scheduler().add(5, "last", lambda now: "bye").add(1, "build", lambda now: now * 10, needs=("fetch",)).add(2, "fetch", flaky(3), retries=3).add(3, "lint", lambda now: 1 / 0)
print(*s.run(), sep="\n")
print(s.done == {"last", "build", "fetch"}, Job(1, "a", print), Job(1, "a", print) < Job(1, "b", len))
try:
    Scheduler().add(1, "x", print, needs=("y",)).run()
except RuntimeError as error:
    print(error)
