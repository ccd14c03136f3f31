"""with statements: class-based and contextlib managers, ExitStack, suppression, nesting."""

from contextlib import ExitStack, contextmanager, suppress


class Transaction:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.pending = []
        return self

    def add(self, value):
        if value % 11 == 0:
            raise ValueError(value)
        self.pending.append(value)

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.log.extend(self.pending)
        return kind is ValueError


@contextmanager
def indent(state):
    state["level"] += 1
    try:
        yield state["level"]
    finally:
        state["level"] -= 1


def run(n=60_000):
    log, state, total = [], {"level": 0}, 0
    for i in range(n):
        with Transaction(log) as transaction:
            transaction.add(i)
            transaction.add(i * 7 % 23)
        with indent(state) as outer, indent(state) as inner:
            total += outer * inner
        with suppress(KeyError, IndexError):
            total += [1, 2, 3][i % 4]
        if i % 5 == 0:
            with ExitStack() as stack:
                levels = [stack.enter_context(indent(state)) for _ in range(4)]
                stack.callback(log.append, i)
                total += sum(levels)
    return f"{len(log)} {sum(log)} {total} {state}"


if __name__ == "__main__":
    print(run())
