"""A tokenizer and a recursive-descent parser for arithmetic, character by character."""

from typing import NamedTuple


class Token(NamedTuple):
    kind: str
    text: str
    at: int


def tokenize(source):
    at, end = 0, len(source)
    while at < end:
        char = source[at]
        start = at
        if char.isspace():
            at += 1
            continue
        if char.isdigit():
            while at < end and (source[at].isdigit() or source[at] == "."):
                at += 1
            yield Token("number", source[start:at], start)
        elif char.isalpha() or char == "_":
            while at < end and (source[at].isalnum() or source[at] == "_"):
                at += 1
            yield Token("name", source[start:at], start)
        elif source.startswith("**", at):
            at += 2
            yield Token("op", "**", start)
        else:
            at += 1
            yield Token("op", char, start)
    yield Token("end", "", at)


class Parser:
    def __init__(self, source):
        self.tokens = tokenize(source)
        self.advance()

    def advance(self):
        self.current = next(self.tokens)

    def accept(self, *texts):
        if self.current.kind == "op" and self.current.text in texts:
            text = self.current.text
            self.advance()
            return text
        return None

    def expression(self):
        node = self.term()
        while op := self.accept("+", "-"):
            node = (op, node, self.term())
        return node

    def term(self):
        node = self.factor()
        while op := self.accept("*", "/"):
            node = (op, node, self.factor())
        return node

    def factor(self):
        if self.accept("-"):
            return ("neg", self.factor())
        if self.accept("("):
            node = self.expression()
            if not self.accept(")"):
                raise SyntaxError(f"expected ) at {self.current.at}")
            return node
        token = self.current
        self.advance()
        if token.kind == "number":
            return float(token.text)
        if token.kind == "name":
            return token.text
        raise SyntaxError(f"unexpected {token.text!r} at {token.at}")


def depth(node):
    return 1 + max(map(depth, node[1:])) if isinstance(node, tuple) else 0


def run(n=3_500):
    total = 0.0
    errors = 0
    for i in range(n):
        source = f"alpha_{i} * (3.25 + {i} / beta) - -(x{i % 7} + 42 * ({i} - y)) + z * {i}.5"
        try:
            total += depth(Parser(source).expression())
            total += sum(float(t.text) for t in tokenize(source) if t.kind == "number")
            Parser(source + " + )").expression()
        except SyntaxError as error:
            errors += len(str(error))
    return f"{total} {errors}"


if __name__ == "__main__":
    print(run())
