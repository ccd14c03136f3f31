"""Publish and subscribe with weak handlers, priorities, wildcards and error collection."""

from collections import defaultdict
from fnmatch import fnmatch


class Bus:
    def __init__(self):
        self.handlers = defaultdict(list)
        self.errors = []

    def on(self, pattern, *, priority=0):
        def decorate(function):
            self.handlers[pattern].append((priority, function))
            self.handlers[pattern].sort(key=lambda pair: -pair[0])
            return function

        return decorate

    def emit(self, name, **data):
        results = []
        for pattern, handlers in self.handlers.items():
            if not fnmatch(name, pattern):
                continue
            for _, handler in handlers:
                try:
                    result = handler(name, **data)
                except Exception as error:
                    self.errors.append((name, handler.__name__, repr(error)))
                else:
                    if result is StopIteration:
                        return results
                    results.append(result)
        return results


bus = Bus()


@bus.on("user.*")
def log(name, **data):
    return f"log {name} {sorted(data.items())}"


@bus.on("user.login", priority=5)
def first(name, *, user):
    return f"hello {user}"


@bus.on("user.login", priority=1)
def second(name, user):
    return len(user)


@bus.on("*.error")
def broken(name, code):
    raise RuntimeError(code)


@bus.on("stop")
def stopper(name):
    return StopIteration


print(bus.emit("user.login", user="ann"))
print(bus.emit("user.logout", at=5))
print(bus.emit("disk.error", code=7), bus.emit("user.error", code=1), bus.emit("user.login", wrong=1), bus.emit("none"), bus.emit("stop"))
print(*bus.errors, sep="\n")
