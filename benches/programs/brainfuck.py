"""An interpreter: a Brainfuck machine with a jump table, running nested counting loops."""

PROGRAM = "++++++++[>++++++++<-]>+." "++++++++[>++++++++[>++++++++[>+++++++[>+>++<<-]<-]<-]<-]>>>>.>."


def jump_table(program):
    table, stack = {}, []
    for at, op in enumerate(program):
        if op == "[":
            stack.append(at)
        elif op == "]":
            start = stack.pop()
            table[start], table[at] = at, start
    return table


def execute(program):
    table = jump_table(program)
    tape = [0] * 300
    cell = pc = steps = 0
    out = []
    end = len(program)
    while pc < end:
        op = program[pc]
        if op == ">":
            cell += 1
        elif op == "<":
            cell -= 1
        elif op == "+":
            tape[cell] = (tape[cell] + 1) & 255
        elif op == "-":
            tape[cell] = (tape[cell] - 1) & 255
        elif op == ".":
            out.append(chr(tape[cell]))
        elif op == "[":
            if not tape[cell]:
                pc = table[pc]
        elif op == "]":
            if tape[cell]:
                pc = table[pc]
        pc += 1
        steps += 1
    return "".join(out), steps


def run(n=9):
    program = "".join(c for c in PROGRAM if c in "+-<>[].")
    for _ in range(n):
        text, steps = execute(program)
    return f"{[ord(c) for c in text]} {steps}"


if __name__ == "__main__":
    print(run())
