"""__repr__, __str__, __format__, __bytes__, __hash__, __bool__, __sizeof__, __dir__: fallbacks and bad returns."""


class R:
    def __repr__(self):
        return "R()"


class S:
    def __str__(self):
        return "S!"


class F:
    def __format__(self, spec):
        return f"<{spec}>"


print(R(), str(R()), f"{R()}", f"{R()!r:>6}", [R()], (R(),), {R(): R()} if R.__hash__ else "", "%s %r" % (R(), R()), str(S()), repr(S()).startswith("<__main__.S object at 0x"), f"{F():abc}", format(F()), "{:x{}}".format(F(), 5), f"{F()!s:.3}")


class Bad:
    def __repr__(self):
        return 5

    def __str__(self):
        return None

    def __format__(self, spec):
        return 5

    def __bytes__(self):
        return "x"

    def __hash__(self):
        return "h"

    def __bool__(self):
        return 2

    def __len__(self):
        return 1.5

    def __index__(self):
        return "i"

    def __int__(self):
        return "i"

    def __float__(self):
        return "f"

    def __complex__(self):
        return "c"

    def __iter__(self):
        return 5

    def __contains__(self, item):
        return [1]

    def __length_hint__(self):
        return "l"

    def __instancecheck__(self, obj):
        return []

    def __dir__(self):
        return 5

    def __reversed__(self):
        return 5

    def __round__(self):
        return "rounded"

    def __await__(self):
        return 5

    def __aiter__(self):
        return 5

    def __enter__(self):
        return 5

    def __fspath__(self):
        return 5

    def __getnewargs__(self):
        return 5


bad = Bad()
import os, operator
for code in ("repr(bad)", "str(bad)", "f'{bad}'", "bytes(bad)", "hash(bad)", "bool(bad)", "len(bad)", "[0][bad]", "int(bad)", "float(bad)", "complex(bad)", "iter(bad)", "1 in bad", "operator.length_hint(bad)", "isinstance(1, bad)", "dir(bad)", "reversed(bad)", "round(bad)", "os.fspath(bad)", "print(bad)", "[bad].__repr__()", "range(bad)", "'%d' % bad", "'%s' % bad", "for x in bad: pass", "bin(bad)", "if bad: pass", "{bad: 1}", "chr(bad)"):
    try:
        exec(f"print({code})" if not code.startswith(("for", "if")) else code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class T(str):
    def __str__(self):
        return "T str"


class U:
    def __str__(self):
        return T("inner")


print(str(U()), type(str(U())), f"{T('x')}", T("x").upper())
