"""Template strings (PEP 750): Template and Interpolation, iteration, concatenation, debug, errors."""

from string.templatelib import Template, Interpolation, convert

name, n = "World", 42
t = t"Hello {name!r:>10} and {n + 1}{n}!"
print(type(t).__name__, t.strings, t.values, [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations])
print(list(t"a{1}b"), list(t""), list(t"{1}"), list(t"text"), t"".strings, t"{1}{2}".strings)
print(t, repr(t"x"), repr(t"{n}"))
print(t"{n=}".strings, t"{n=}".interpolations[0].conversion, t"{n = :>5}".strings, t"{n = :>5}".interpolations[0].format_spec, t"{n:{name}}".interpolations[0].format_spec, t"{n!s}".interpolations[0].conversion)
print((t"a{1}b" + t"c{2}").strings, (t"a" + t"b").strings, (t"a{1}" t"b{2}").values, t"{ n }".interpolations[0].expression)
for bad in ("t'a' + 'b'", "'a' + t'b'", "Template(5)", "Template('a', 5)", "Interpolation()", "Interpolation(1, 2)", "Interpolation(1, 'x', 'z')", "Interpolation(1, 'x', None, 5)", "t'{undefined}'", "t'a'.strings = 1", "t'a'.nope", "t'a' * 2", "t'a' + 5", "class X(Template): pass", "t'a'[0]", "len(t'a')", "Template(x=1)"):
    try:
        print(bad, exec(bad) if "=" in bad and "(" not in bad else eval(bad) if not bad.startswith("class") else exec(bad))
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
print(Template("a", "b", Interpolation(5, "x"), Interpolation(6), "c").strings, Template().strings, Template(Interpolation(1, "e", "r", "s")).interpolations)
i = Interpolation(5, "expr", "r", ">5")
print(i, i.value, i.expression, Interpolation(1).expression)
match i:
    case Interpolation(value, expression, conversion, spec):
        print(value, expression, conversion, spec)
print(convert("é", "a"), convert("x", "r"), convert(5, "s"), convert(5, None))
try:
    convert(1, "z")
except ValueError as error:
    print(error)


def render(template):
    out = []
    for part in template:
        if isinstance(part, str):
            out.append(part)
        else:
            out.append(format(convert(part.value, part.conversion), part.format_spec))
    return "".join(out)


print(render(t"Hello {name!r:>10} {n:05} {[1, 2]}"), render(rt"\n{n}"), render(t"""multi
{n}"""), t"a" == t"a", hash(t"a") != 0, t"{(lambda: n)()}".values)
lazy = t"{n}"
n = 100
print(lazy.values)
