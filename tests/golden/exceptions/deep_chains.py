"""Long chains of causes and contexts, cycles, and groups inside chains, as traceback prints them."""

import traceback


def chain(n):
    try:
        if n:
            chain(n - 1)
        else:
            raise ValueError(f"level {n}")
    except ValueError as error:
        raise ValueError(f"level {n + 1}") from error if n % 2 else None


try:
    chain(3)
except ValueError as error:
    text = "".join(traceback.format_exception(error))
    print(text.count("direct cause"), text.count("During handling"), text.count("Traceback"))
    seen = []
    while error:
        seen.append(str(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    print(seen)
a, b = ValueError("a"), ValueError("b")
a.__cause__, b.__cause__ = b, a
print(len(traceback.format_exception(a)))
a.__cause__ = a
print("".join(traceback.format_exception(a)))
try:
    try:
        raise ExceptionGroup("inner", [ValueError(1)])
    except ExceptionGroup as group:
        raise RuntimeError("outer") from group
except RuntimeError as error:
    print("".join(traceback.format_exception(error)).replace(__file__, "FILE"))
group = ExceptionGroup("many", [ValueError(i) for i in range(20)])
print("".join(traceback.format_exception(group)))
nested = ValueError("leaf")
for i in range(14):
    nested = ExceptionGroup(f"depth {i}", [nested])
print("".join(traceback.format_exception(nested)).count("depth"))
