"""A JSON-like parser as a class with a table of states, compared with json."""

import json


class ParseError(ValueError):
    pass


class Parser:
    LITERALS = {"true": True, "false": False, "null": None}

    def __init__(self, text):
        self.text, self.pos = text, 0

    def fail(self, what):
        line = self.text.count("\n", 0, self.pos) + 1
        column = self.pos - self.text.rfind("\n", 0, self.pos)
        raise ParseError(f"{what} at {line}:{column}")

    def skip(self):
        while self.pos < len(self.text) and self.text[self.pos] in " \t\r\n":
            self.pos += 1

    def expect(self, char):
        self.skip()
        if self.text[self.pos : self.pos + 1] != char:
            self.fail(f"expected {char!r}")
        self.pos += 1

    def value(self):
        self.skip()
        match self.text[self.pos : self.pos + 1]:
            case "{":
                return dict(self.items("{", "}", self.pair))
            case "[":
                return list(self.items("[", "]", self.value))
            case '"':
                return self.string()
            case "" | None:
                self.fail("unexpected end")
            case c if c in "-0123456789":
                return self.number()
        for word, value in self.LITERALS.items():
            if self.text.startswith(word, self.pos):
                self.pos += len(word)
                return value
        self.fail("unexpected character")

    def items(self, open_, close, item):
        self.expect(open_)
        self.skip()
        if self.text[self.pos : self.pos + 1] != close:
            yield item()
            self.skip()
            while self.text[self.pos : self.pos + 1] == ",":
                self.pos += 1
                yield item()
                self.skip()
        self.expect(close)

    def pair(self):
        self.skip()
        key = self.string()
        self.expect(":")
        return key, self.value()

    def string(self):
        self.expect('"')
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] != '"':
            self.pos += 2 if self.text[self.pos] == "\\" else 1
        self.expect('"')
        return self.text[start : self.pos - 1].encode().decode("unicode_escape")

    def number(self):
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] in "+-0123456789.eE":
            self.pos += 1
        word = self.text[start : self.pos]
        return float(word) if set(word) & set(".eE") else int(word)


def parse(text):
    parser = Parser(text)
    value = parser.value()
    parser.skip()
    if parser.pos != len(text):
        parser.fail("extra data")
    return value


for text in ['{"a": [1, 2.5, -3e2], "b": {"c": null}}', "[]", "{}", '"x\\n\\u0041"', "true", " [ [ ] , { } ] ", "[1,]", '{"a" 1}', "", "[1 2]", '"open', '{"a":\n  oops}', "1 2"]:
    try:
        value = parse(text)
        print(value, value == json.loads(text))
    except ParseError as error:
        print(repr(text), "->", error)
