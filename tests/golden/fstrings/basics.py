"""f-strings: expressions, nesting, quotes, conversions, specs, =, multi-line, escapes."""

name, n, pi, d = "World", 42, 3.14159, {"k": "v", 'q"': 1}
print(f"Hello {name}! {n + 1} {n:05d} {pi:.2f} {d['k']} {d["k"]} {name!r} {name!s:>8}| {name!a}")
print(f"{{}} {{{n}}} {'{'} {'}'} {{n}}", f"{n}{name}{pi}", f"", f"{''}", f"{n=}", f"{n = }", f"{n=!s}", f"{name=}", f"{pi=:.1f}", f"{n + 1 = :>6}|", f"{ n = !r:^8}|")
print(f"{n:{5}} {pi:{10}.{3}} {n:>{n // 4}} {n:{'0'}{8}} {name:{'*'}^{12}}", f"{n:{'>'}{'5'}}")
print(f"{f"{f"{n}"}"} {f'{name + f"{n}"}'}", f"{(lambda x: x * 2)(n)}", f"{[i for i in range(3)]}", f"{ {1: 2}[1] }", f"{n if n else 0}", f"{(x := 5)} {x}", f"{n!r:}", f"{n:}")
print(f'{"a" "b"}', f"a" "b" f"{n}", "x" f"{n}" 'y', rf"\n{n}\d", fr'{name}\t', F"{n}", fR"\{n}", f"\n{n}\t".encode(), f"\N{DEGREE SIGN}{n}\x41\u00e9", f"{'\n'}" == "\n", f"{"\t".join(["a", "b"])}")
print(f"""multi
{n}
  {
    name  # a comment
  }
{name
 + "!"}""")
print(f"{n, pi}", f"{*[1, 2],}", f"{n,}", f"{n:%}", f"{n:,}", f"{1234567:_}", f"{n:#x} {n:b} {n:e}", f"{True:d}", f"{None}", f"{n!r}{n!s}{n!a}")


class F:
    def __format__(self, spec):
        return f"F<{spec}>"

    def __str__(self):
        return "strF"

    def __repr__(self):
        return "reprF"


print(f"{F()} {F():spec with spaces} {F()!s} {F()!r:>7} {F():{{}}} {F():{n}x{name}} {F():\n}{F():\x41}" if False else f"{F()} {F():spec with spaces} {F()!s} {F()!r:>7} {F():{n}x{name}} {F()=} {F()=!s}")
print(f"{lambda_}" if (lambda_ := 1) else "", f"{not n}", f"{n == 42}", f"{n != 42}", f"{n >= 1}", f"{n<50}", f"{d!r:.5}", f"{'é😀'}", f"{b'x'}", f"{n:0>{5}}", f"{yield_}" if (yield_ := 2) else "")


def g():
    x = 10
    return f"{(lambda: x)()} {[x for _ in 'ab']} {x:>{x}}"


print(g())
for bad in ("f'{n:d}' % ()", "f'{name:d}'", "f'{undefined}'", "f'{1 / 0}'", "f'{n!r:d}'", "f'{[]:5}'", "f'{n:{}}'", "f'{n:{name}}'"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
