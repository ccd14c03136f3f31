"""A state machine of enums and flags, with dict dispatch and match on classes."""

from collections import namedtuple
from enum import Enum, Flag, auto


class State(Enum):
    IDLE = auto()
    RUNNING = auto()
    PAUSED = auto()
    DONE = auto()


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    EXECUTE = auto()


Start = namedtuple("Start", "job")
Pause = namedtuple("Pause", "job reason")
Finish = namedtuple("Finish", "job code")


class Job:
    def __init__(self, ident):
        self.ident = ident
        self.state = State.IDLE
        self.permissions = Permission.READ
        self.log = []

    def handle(self, event):
        match (self.state, event):
            case (State.IDLE, Start()):
                self.state = State.RUNNING
                self.permissions |= Permission.EXECUTE
            case (State.RUNNING, Pause(reason="disk")):
                self.state = State.PAUSED
                self.permissions &= ~Permission.EXECUTE
            case (State.RUNNING, Finish(code=0)):
                self.state = State.DONE
            case (State.RUNNING, Finish(code=code)) if code > 2:
                self.state = State.IDLE
                self.log.append(code)
            case (State.PAUSED, Start(job)) if job == self.ident:
                self.state = State.RUNNING
            case (State.DONE, _):
                self.state = State.IDLE
            case _:
                self.permissions ^= Permission.WRITE


def run(n=120_000):
    jobs = [Job(i) for i in range(10)]
    for i in range(n):
        job = jobs[i % 10]
        kind = (i * 7 + i // 10) % 5
        if kind < 2:
            event = Start(job.ident)
        elif kind == 2:
            event = Pause(job.ident, "disk" if i % 2 else "net")
        else:
            event = Finish(job.ident, i % 4)
        job.handle(event)
    states = [job.state.name for job in jobs]
    writable = sum(Permission.WRITE in job.permissions for job in jobs)
    return f"{states} {writable} {sum(len(j.log) for j in jobs)} {Permission(7)!r}"


if __name__ == "__main__":
    print(run())
