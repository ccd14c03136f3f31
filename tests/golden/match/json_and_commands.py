"""match over nested data as programs meet it: JSON documents, commands, AST nodes, events."""

import ast


def area(shape):
    match shape:
        case {"kind": "circle", "r": (int() | float()) as r}:
            return round(3.14159 * r * r, 2)
        case {"kind": "rect", "size": [w, h]} | {"kind": "rect", "w": w, "h": h}:
            return w * h
        case {"kind": "group", "items": []}:
            return 0
        case {"kind": "group", "items": [first, *rest]}:
            return area(first) + area({"kind": "group", "items": rest})
        case {"kind": str(kind), **rest}:
            return f"unknown {kind} with {sorted(rest)}"
        case _:
            return f"bad {shape!r}"


for shape in ({"kind": "circle", "r": 2}, {"kind": "rect", "size": [2, 3]}, {"kind": "rect", "w": 4, "h": 5}, {"kind": "group", "items": [{"kind": "circle", "r": 1}, {"kind": "rect", "w": 1, "h": 1}]}, {"kind": "circle", "r": "x"}, {"kind": "blob", "z": 1}, [], {"r": 1}):
    print(area(shape))


def evaluate(node):
    match node:
        case ast.Expression(body):
            return evaluate(body)
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.BinOp(left, ast.Add(), right):
            return evaluate(left) + evaluate(right)
        case ast.BinOp(left, ast.Mult(), right):
            return evaluate(left) * evaluate(right)
        case ast.BinOp(op=op):
            raise ValueError(f"operator {type(op).__name__}")
        case ast.UnaryOp(ast.USub(), operand):
            return -evaluate(operand)
        case ast.Call(ast.Name("max"), args=[*args]):
            return max(map(evaluate, args))
        case _:
            raise ValueError(type(node).__name__)


for text in ("1 + 2 * 3", "-(4 + 1.5)", "max(1, 2 * 5, 3)", "1 / 2", "x", "'s'"):
    try:
        print(text, "=", evaluate(ast.parse(text, mode="eval")))
    except ValueError as error:
        print(text, "!", error)


def fsm(state, event):
    match state, event:
        case "idle", {"type": "start", "at": at}:
            return f"running since {at}"
        case str(s), {"type": "stop"} if s.startswith("running"):
            return "idle"
        case _, {"type": ("start" | "stop") as kind}:
            return f"cannot {kind}"
        case s, {}:
            return s


state = "idle"
for event in ({"type": "stop"}, {"type": "start", "at": 5}, {"type": "start"}, {"type": "noise"}, {"type": "stop"}):
    state_or_error = fsm(state, event)
    print(state, event, "->", state_or_error)
    if not state_or_error.startswith("cannot"):
        state = state_or_error
