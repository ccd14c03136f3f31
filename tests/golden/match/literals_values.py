"""match: literals, constants, dotted names, None, signed and complex numbers, strings, or-patterns, guards."""

import enum


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class NS:
    limit = 10


def f(x):
    match x:
        case 0 | 1 | 2:
            return "small"
        case -5:
            return "minus five"
        case 3.5 | -1.5:
            return "float"
        case 1 + 2j | -3 - 1j:
            return "complex"
        case "a" | "b" "c":
            return "string"
        case b"x":
            return "bytes"
        case None:
            return "none"
        case True:
            return "true"
        case Colour.RED:
            return "red"
        case NS.limit:
            return "limit"
        case int() if x > 1000:
            return "big int"
        case str(s) if len(s) > 5:
            return f"long {s}"
        case _ if isinstance(x, list):
            return "guarded list"
        case other:
            return f"other {other!r}"


for x in (0, 2.0, True, False, -5, 3.5, -1.5, 1 + 2j, -3 - 1j, "a", "bc", "c", b"x", None, Colour.RED, Colour.BLUE, 10, 10.0, 5000, "longer string", [1], {}, 1 == 1):
    print(repr(x), f(x))
match 5:
    case y if y > 10:
        print("never")
print("y bound:", y)
match 1, 2:
    case 1, z:
        print(z)
match = 5
case = 6
_ = 7
print(match, case, match + case, match[0] if 0 else "soft keywords", _)
match (3):
    case (3): print("parenthesised")
match -1:
    case -1: print("neg")
match [match, case]:
    case [5, 6] as both: print(both)
