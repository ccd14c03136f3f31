"""An operating system kernel in miniature: tasks with packets, queues, priorities, one class a task kind."""

from enum import Enum


class Kind(Enum):
    IDLE = 0
    WORK = 1
    DEVICE = 2


class Packet:
    def __init__(self, link, target, kind):
        self.link = link
        self.target = target
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, kernel, ident, priority):
        self.kernel = kernel
        self.ident = ident
        self.priority = priority
        self.queue = None
        self.held = False
        self.waiting = False
        kernel.tasks[ident] = self
        kernel.order.append(self)
        kernel.order.sort(key=lambda task: -task.priority)

    def runnable(self):
        return not self.held and not (self.waiting and self.queue is None)

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
            self.waiting = False
        return packet

    def step(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    def __init__(self, kernel, ident, count):
        super().__init__(kernel, ident, 0)
        self.seed = 1
        self.count = count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            self.kernel.running = False
            return
        if self.seed & 1:
            self.seed = self.seed >> 1 ^ 0xD008
            self.kernel.release(5)
        else:
            self.seed >>= 1
            self.kernel.release(4)


class WorkTask(Task):
    destination = 2
    letter = 0

    def step(self, packet):
        if packet is None:
            self.waiting = True
            return
        self.destination = 5 - self.destination
        packet.datum = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        self.kernel.send(packet, self.destination)


class HandlerTask(Task):
    handled = 0

    def step(self, packet):
        if packet is None:
            self.waiting = True
            return
        self.handled += sum(packet.data)
        packet.datum += 1
        self.kernel.send(packet, 4 + (packet.datum & 1))


class DeviceTask(Task):
    pending = None

    def step(self, packet):
        if packet is not None:
            self.pending = packet
            self.held = True
        elif self.pending is not None:
            done, self.pending = self.pending, None
            self.kernel.send(done, 1 if done.kind is Kind.WORK else 2 + (done.data[0] & 1))
        else:
            self.waiting = True


class Kernel:
    def __init__(self, count):
        self.tasks = {}
        self.order = []
        self.running = True
        self.sent = self.released = self.steps = 0
        IdleTask(self, 0, count)
        WorkTask(self, 1, 1000)
        HandlerTask(self, 2, 2000)
        HandlerTask(self, 3, 3000)
        DeviceTask(self, 4, 4000)
        DeviceTask(self, 5, 5000)
        for target, kind in ((1, Kind.WORK), (1, Kind.WORK), (2, Kind.DEVICE), (3, Kind.DEVICE), (2, Kind.WORK)):
            self.send(Packet(None, target, kind), target)

    def send(self, packet, target):
        self.sent += 1
        task = self.tasks[target]
        task.queue = packet.append_to(task.queue)

    def release(self, ident):
        self.released += 1
        self.tasks[ident].held = False
        self.tasks[ident].waiting = False

    def run(self):
        while self.running:
            for task in self.order:
                if task.runnable():
                    self.steps += 1
                    task.step(task.take())
                    break


def run(n=100_000):
    kernel = Kernel(n)
    kernel.run()
    handled = kernel.tasks[2].handled + kernel.tasks[3].handled
    return f"{kernel.steps} {kernel.sent} {kernel.released} {handled}"


if __name__ == "__main__":
    print(run())
