"""A recursive-descent calculator with variables, functions and error positions."""

import math
import operator


class CalcError(Exception):
    def __init__(self, message, at):
        super().__init__(f"{message} at {at}")


class Calculator:
    BINARY = {"+": (1, operator.add), "-": (1, operator.sub), "*": (2, operator.mul), "/": (2, operator.truediv), "%": (2, operator.mod), "^": (3, operator.pow)}
    FUNCTIONS = {"sqrt": math.sqrt, "max": max, "abs": abs}

    def __init__(self):
        self.names = {"pi": math.pi}

    def run(self, text):
        self.text, self.at = text.replace(" ", ""), 0
        if "=" in self.text:
            name, _, self.text = self.text.partition("=")
            self.names[name] = value = self.expression(0)
            return value
        value = self.expression(0)
        if self.at < len(self.text):
            raise CalcError(f"unexpected {self.text[self.at]!r}", self.at)
        return value

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def expression(self, level):
        left = self.atom()
        while (op := self.peek()) in self.BINARY and op and self.BINARY[op][0] > level:
            self.at += 1
            precedence, function = self.BINARY[op]
            left = function(left, self.expression(precedence - (op == "^")))
        return left

    def atom(self):
        start = self.at
        if self.peek() == "-":
            self.at += 1
            return -self.expression(2)
        if self.peek() == "(":
            self.at += 1
            value = self.expression(0)
            if self.peek() != ")":
                raise CalcError("missing )", self.at)
            self.at += 1
            return value
        while self.peek().isalnum() or self.peek() == ".":
            self.at += 1
        word = self.text[start : self.at]
        if not word:
            raise CalcError("expected a value", start)
        if self.peek() == "(" and word in self.FUNCTIONS:
            args = []
            while self.peek() in "(,":
                self.at += 1
                args.append(self.expression(0))
            self.at += 1
            return self.FUNCTIONS[word](*args)
        try:
            return self.names[word] if word[0].isalpha() else float(word) if "." in word else int(word)
        except KeyError:
            raise CalcError(f"unknown {word}", start) from None


calc = Calculator()
for line in ["1+2*3", "(1+2)*3", "2^3^2", "-2^2", "x = 7", "x*x-1", "sqrt(16)+max(1,x,3)", "10%4/2", "1/0", "2*(3", "y+1", "1 2 $", "abs(-3.5)", "2*-3", "", "pi*2"]:
    try:
        print(f"{line:25} {calc.run(line)}")
    except (CalcError, ArithmeticError) as error:
        print(f"{line:25} {type(error).__name__}: {error}")
