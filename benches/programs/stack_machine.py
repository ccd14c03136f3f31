"""A stack machine interpreter with match over instruction tuples."""

from enum import IntEnum


class Op(IntEnum):
    PUSH = 0
    ADD = 1
    SUB = 2
    DUP = 3
    JUMP_IF = 4
    STORE = 5
    LOAD = 6
    HALT = 7


def compile_countdown(n):
    return [
        ("push", n),
        ("store", 0),
        ("push", 0),
        ("store", 1),
        ("load", 1),
        ("load", 0),
        ("add", None),
        ("store", 1),
        ("load", 0),
        ("push", 1),
        ("sub", None),
        ("dup", None),
        ("store", 0),
        ("jump_if", 4),
        ("halt", None),
    ]


def execute(code):
    stack, memory, pc = [], [0] * 4, 0
    while True:
        instruction = code[pc]
        pc += 1
        match instruction:
            case ("push", value):
                stack.append(value)
            case ("add", _):
                right = stack.pop()
                stack[-1] += right
            case ("sub", _):
                right = stack.pop()
                stack[-1] -= right
            case ("dup", _):
                stack.append(stack[-1])
            case ("load", slot):
                stack.append(memory[slot])
            case ("store", slot):
                memory[slot] = stack.pop()
            case ("jump_if", target):
                if stack.pop():
                    pc = target
            case ("halt", _):
                return memory


def run(n=150_000):
    codes = {op.name.lower(): op for op in Op}
    code = compile_countdown(n)
    assert all(name in codes for name, _ in code)
    return execute(code)


if __name__ == "__main__":
    print(run())
