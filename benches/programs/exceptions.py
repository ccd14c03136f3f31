"""Exceptions in loops: parsing that fails often, nested try, finally, re-raising, custom classes."""


class ParseError(ValueError):
    def __init__(self, text, at):
        super().__init__(text, at)
        self.at = at


def parse(text):
    try:
        return int(text)
    except ValueError as error:
        raise ParseError(text, len(text)) from error


def first_valid(candidates):
    failures = 0
    for candidate in candidates:
        try:
            return parse(candidate), failures
        except ParseError as error:
            failures += error.at
        finally:
            failures += 1
    raise LookupError("none")


def run(n=100_000):
    table = {"a": 1, "b": 2}
    total = 0
    for i in range(n):
        try:
            total += table["abc"[i % 3]]
        except KeyError:
            total -= 1
        try:
            value, failures = first_valid(("x" * (i % 4), str(i), "never"))
            total += value % 10 + failures
            if i % 100 == 0:
                first_valid(())
        except LookupError:
            total += 1000
    return total


if __name__ == "__main__":
    print(run())
