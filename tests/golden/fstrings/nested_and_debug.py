"""f-strings nested to several levels, debug specifiers, lambdas, dicts, comments, multi-line."""

x, w, p = 12.3456, 10, 3
d = {"a": {"b": [1, 2]}}
print(f"{x:{w}.{p}}", f"{x:>{w}.{p}f}", f"{x!r:>{w}}", f"{f'{x:.{p}}':>{w}}", f"{f"{f"{x}"}"}")
print(f"{x=}", f"{x = }", f"{x=:.2f}", f"{x=!s:>10}", f"{ x + 1 = }", f"{d['a']=}", f"{x=!r}", f"{len('abc')=}", f"{x:=^12}")
print(f"{d['a']['b'][0]}{d["a"]["b"][-1]}", f"{ {'k': 'v'}['k'] }", f"{[i for i in range(3)]}", f"{(lambda v: v * 2)(4)}", f"{'a' if x else 'b'}", f"{x:{'.' + str(p)}}", f"{'x':{'>'}{5}}")
print(f"""{
    x  # comment with } and {
    :.1f}|{
    'multi'
    'part'
}""")
print(f"{'{'}{'}'}{{}}{{{x:.0f}}}", f"{{x}}", f"{{{{", f"a{'b' f'{1}' 'c'}d", f'{1}' f"{2}" '3' "{4}", rf"{x}\d{'\n'!r}", f"\x41{1}\u0042\N{BULLET}", f"{'\\'}", f"{'a\tb'}")
print(f"{1:%}", f"{1_000:,}", f"{0xff:#o}", f"{1e3:g}", f"{None!r:^8}", f"{True:>{6}}", f"{...}", f"{print!r}", f"{1,}", f"{*'ab', 'c'}", f"{yield_}" if (yield_ := 1) else "")


def gen():
    got = f"{(yield 'asked')}-{(yield 'again')}"
    yield got


g = gen()
print(next(g), g.send(1), g.send(2))


async def co():
    return f"{await inner()}"


async def inner():
    return "awaited"


try:
    co().send(None)
except StopIteration as stop:
    print(stop.value)
value = "outer"
print([f"{value}{value}" for value in "ab"], f"{value}", (lambda: f"{value}")(), f"{(value := 'new')}{value}", f"{value!s}" "%s" % 5)
