"""match: binding, as, irrefutable patterns, or alternatives, scopes, syntax errors."""


def f(x):
    match x:
        case [int() as a, (str() | None) as b]:
            return a, b
        case (1 | 2) as n, *rest:
            return n, rest
        case {"k": [*_] as inner}:
            return inner
        case ([a, b] | [a, b, _]) as whole:
            return whole, a, b
        case x:
            return "captured", x


for v in ([1, "s"], [5, None], (1, 2, 3), {"k": [4]}, "z", [9, 8, 7]):
    print(f(v))


def partial(x):
    a = "unset"
    match x:
        case [a, 5]:
            pass
    return a


print(partial([1, 5]), partial([1, 6]), partial(3))


def side(v):
    print("subject evaluated")
    return v


match side([1, 2]):
    case [3, _]:
        pass
    case [1, x] if (print("guard"), x > 5)[1]:
        pass
    case [1, x]:
        print("x", x)
match side(1), side(2):
    case (1, 2):
        print("tuple subject")
match x := 5:
    case 5:
        print(x)
match *[1, 2], 3:
    case [1, 2, 3]:
        print("starred subject")


def in_loop():
    out = []
    for item in [1, "a", None, [1]]:
        match item:
            case None:
                continue
            case str():
                out.append("s")
            case [_]:
                break
            case _:
                out.append(item)
    return out


print(in_loop())
for code in ("match x:\n case a: pass\n case b: pass", "match x:\n case _: pass\n case 1: pass", "match x:\n case a | 1: pass", "match x:\n case 1 | a: pass", "match x:\n case (a, 1) | b: pass", "match x:\n case [a] | [b]: pass", "match x:\n case a as _: pass", "match x:\n case a as b.c: pass", "match x:\n case 1 as 2: pass", "match x:\n case a.b as c: pass", "match x:\n case f(): pass", "match x:\n case f(a, a): pass", "match x:\n case -a: pass", "match x:\n case 1 + 1: pass", "match x:\n case 1j + 1: pass", "match x:\n case f'a': pass", "match x:\n case a(b)(c): pass", "match x:\n case a[0]: pass", "match x:\npass", "match x:\n pass", "match x:\n case 1: pass\n x = 1", "match x:\n case (a if b else c): pass", "match x:\n case not a: pass", "match x:\n case a := 1: pass", "match x:\n case 1: pass\n else: pass", "match x:\n case True | False | None | ...: pass"):
    try:
        compile(code, "f", "exec")
        print(repr(code[9:]), "compiles")
    except SyntaxError as error:
        print(repr(code[9:]), error.msg, error.lineno, error.offset)
