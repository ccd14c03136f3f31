"""A visitor over expression trees: dispatch by getattr and class name, plus a rewriting pass."""


class Node:
    fields = ()

    def __init__(self, *children):
        for name, child in zip(self.fields, children):
            setattr(self, name, child)


class Number(Node):
    fields = ("value",)


class Name(Node):
    fields = ("id",)


class Binary(Node):
    fields = ("op", "left", "right")


class Negate(Node):
    fields = ("operand",)


class Visitor:
    def visit(self, node):
        method = getattr(self, "visit_" + type(node).__name__, None)
        if method is None:
            raise TypeError(f"cannot visit {node!r}")
        return method(node)


class Evaluator(Visitor):
    def __init__(self, names):
        self.names = names

    def visit_Number(self, node):
        return node.value

    def visit_Name(self, node):
        return self.names[node.id]

    def visit_Binary(self, node):
        left, right = self.visit(node.left), self.visit(node.right)
        if node.op == "+":
            return (left + right) % 1_000_003
        if node.op == "-":
            return left - right
        return left * right % 1_000_003

    def visit_Negate(self, node):
        return -self.visit(node.operand)


class Folder(Visitor):
    def visit_Number(self, node):
        return node

    visit_Name = visit_Number

    def visit_Negate(self, node):
        operand = self.visit(node.operand)
        return Number(-operand.value) if isinstance(operand, Number) else Negate(operand)

    def visit_Binary(self, node):
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(left, Number) and isinstance(right, Number) and node.op == "+":
            return Number(left.value + right.value)
        return Binary(node.op, left, right)


def build(depth, seed):
    if depth == 0:
        return Name("xyz"[seed % 3]) if seed % 4 else Number(seed % 50)
    if seed % 7 == 0:
        return Negate(build(depth - 1, seed + 1))
    return Binary("+-*"[seed % 3], build(depth - 1, seed * 3 + 1), build(depth - 1, seed * 5 + 2))


def run(n=1_500):
    tree = Folder().visit(build(9, 1))
    total = 0
    for i in range(n):
        total += Evaluator({"x": i, "y": i * i, "z": 7 - i}).visit(tree)
    return total


if __name__ == "__main__":
    print(run())
