"""A to-do list with commands parsed from text, dispatch by decorator, undo."""

import copy
import shlex

COMMANDS = {}


def command(name, *aliases):
    def register(function):
        for key in (name, *aliases):
            COMMANDS[key] = function
        return function

    return register


class Todo:
    def __init__(self):
        self.items, self.undo_stack = [], []

    def snapshot(self):
        self.undo_stack.append(copy.deepcopy(self.items))

    @command("add", "a")
    def add(self, *words, priority="3"):
        self.snapshot()
        self.items.append({"text": " ".join(words), "done": False, "priority": int(priority)})
        return f"added {self.items[-1]['text']!r}"

    @command("done", "d")
    def done(self, index):
        self.snapshot()
        self.items[int(index) - 1]["done"] = True
        return "ok"

    @command("undo")
    def undo(self):
        if not self.undo_stack:
            return "nothing to undo"
        self.items = self.undo_stack.pop()
        return "undone"

    @command("list", "ls")
    def list(self):
        rows = sorted(enumerate(self.items, 1), key=lambda row: (row[1]["done"], row[1]["priority"], row[0]))
        return "\n".join(f"{'x' if item['done'] else ' '} {n}. [{item['priority']}] {item['text']}" for n, item in rows) or "(empty)"

    def execute(self, line):
        name, *rest = shlex.split(line)
        args = [word for word in rest if "=" not in word]
        options = dict(word.split("=", 1) for word in rest if "=" in word)
        try:
            return COMMANDS[name](self, *args, **options)
        except KeyError:
            return f"unknown command {name}"
        except (IndexError, ValueError, TypeError) as error:
            return f"error: {error}"


todo = Todo()
for line in ["ls", "add 'buy milk' priority=2", "a write tests priority=1", "add nap", "done 2", "ls", "undo", "ls", "done 9", "done x", "fly", "add x priority=high", "undo", "undo", "undo", "undo", "ls", "done", "add a b=c"]:
    print(">", line)
    print(todo.execute(line))
