"""One-way constraint propagation: variables, edits, plans; many small methods on many small objects."""


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.readers = []
        self.stamp = 0

    def __repr__(self):
        return f"{self.name}={self.value}"


class Constraint:
    def __init__(self, inputs, output):
        self.inputs = inputs
        self.output = output
        for variable in inputs:
            variable.readers.append(self)

    def compute(self):
        raise NotImplementedError

    def execute(self):
        value = self.compute()
        if value == self.output.value:
            return False
        self.output.value = value
        return True


class Equal(Constraint):
    def compute(self):
        return self.inputs[0].value


class Scale(Constraint):
    def compute(self):
        source, factor, offset = self.inputs
        return source.value * factor.value + offset.value


class Sum(Constraint):
    def compute(self):
        return sum(variable.value for variable in self.inputs)


class Clamp(Constraint):
    def __init__(self, source, output, low, high):
        super().__init__([source], output)
        self.low, self.high = low, high

    def compute(self):
        return max(self.low, min(self.high, self.inputs[0].value))


class Planner:
    def __init__(self):
        self.mark = 0
        self.executed = 0

    def plan(self, variable):
        """Constraints downstream of `variable`, inputs first."""
        self.mark += 1
        order = []

        def visit(node):
            node.stamp = self.mark
            for constraint in node.readers:
                if constraint.output.stamp != self.mark:
                    visit(constraint.output)
                order.append(constraint)

        visit(variable)
        order.reverse()
        return order

    def set(self, variable, value):
        variable.value = value
        for constraint in self.plan(variable):
            constraint.execute()
            self.executed += 1


def chain(length):
    variables = [Variable(f"v{i}") for i in range(length)]
    for a, b in zip(variables, variables[1:]):
        Equal([a], b)
    return variables


def projection(count):
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    pairs = []
    for i in range(count):
        source, target = Variable(f"s{i}", i), Variable(f"t{i}")
        Scale([source, factor, offset], target)
        pairs.append((source, target))
    total, clamped = Variable("total"), Variable("clamped")
    Sum([target for _, target in pairs], total)
    Clamp(total, clamped, -100_000, 100_000)
    return factor, offset, pairs, total, clamped


def run(n=700):
    planner = Planner()
    line = chain(60)
    factor, offset, pairs, total, clamped = projection(40)
    checks = 0
    for i in range(n):
        planner.set(line[0], i)
        checks += line[-1].value
        planner.set(factor, i % 20)
        planner.set(offset, i * 3)
        for source, target in pairs[:10]:
            planner.set(source, i)
            checks += target.value
        checks += clamped.value
    return f"{checks} {planner.executed} {total} {clamped}"


if __name__ == "__main__":
    print(run())
