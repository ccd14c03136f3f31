"""and, or, not: values, short circuits, precedence, conversion errors."""


def t(name, value):
    print(name, end=" ")
    return value


print(t("a", 0) and t("b", 1), t("c", 2) or t("d", 3), t("e", 0) or t("f", "") or t("g", []))
print(t("h", 1) and t("i", 2) and t("j", 0) and t("k", 3), t("l", 1) or 1 / 0)
print(t("m", 0) or t("n", 1) and t("o", 2), (t("p", 0) or t("q", 1)) and t("r", 0), not t("s", 0) or t("u", 1))
print(not [], not [0], not not "x", not None == None, not 1 + 1, (not 1) + 1, not (1 and 0), None or None, [] and 1)


class Fussy:
    def __bool__(self):
        raise RuntimeError("no truth")


for code in ("Fussy() and 1", "Fussy() or 1", "not Fussy()", "1 if Fussy() else 2", "1 and Fussy() and 2", "while Fussy(): pass", "assert Fussy()", "[x for x in [1] if Fussy()]", "any([Fussy()])", "filter(None, [Fussy()]).__next__()", "bool(Fussy())"):
    try:
        exec(code)
    except RuntimeError as error:
        print(code, "->", error)
f = Fussy()
print((0 and f) == 0, (1 or f) == 1, (1 and f) is f, (0 or f) is f)
x = None
y = x and x.attr
z = x or {}.get("k") or "fallback"
print(y, z, [] == False, bool([]) == False, 0 == False, "" == False, True + (not 0), True if [] else False)
