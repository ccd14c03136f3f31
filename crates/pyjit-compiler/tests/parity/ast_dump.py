"""The trees of Python files in the form of the compiler's own `ast::dump`.

    ast_dump.py full FILE...     the dumps
    ast_dump.py crc < LIST       a line `path<TAB>crc32` for each listed file; `error` for what does not parse
"""
import ast
import struct
import sys
import warnings
import zlib

warnings.simplefilter("ignore")
sys.setrecursionlimit(100000)


def text(s):
    out = []
    for c in s:
        o = ord(c)
        if c in "'\\":
            out.append("\\" + c)
        elif 0x20 <= o <= 0x7E:
            out.append(c)
        elif o <= 0xFF:
            out.append("\\x%02x" % o)
        elif o <= 0xFFFF:
            out.append("\\u%04x" % o)
        else:
            out.append("\\U%08x" % o)
    return "'" + "".join(out) + "'"


def bits(f):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", f))


def constant(v):
    if isinstance(v, str):
        return text(v)
    if isinstance(v, bytes):
        return "b" + text(v.decode("latin-1"))
    if isinstance(v, float):
        return "float:" + bits(v)
    if isinstance(v, complex):
        return "complex:%s:%s" % (bits(v.real), bits(v.imag))
    if isinstance(v, int) and not isinstance(v, bool):
        return "%d" % v if abs(v) < 10**4000 else hex(v)
    return repr(v)


def dump(n, out):
    if isinstance(n, ast.AST):
        cls = type(n)
        out.append(cls.__name__ + "(")
        first = True
        for f in n._fields:
            v = getattr(n, f)
            if v is None and getattr(cls, f, ...) is None:
                continue
            if v == [] or isinstance(v, ast.Load):
                continue
            out.append(("" if first else ", ") + f + "=")
            first = False
            if f in ("value", "str") and cls in (ast.Constant, ast.MatchSingleton, ast.Interpolation) and not isinstance(v, ast.AST):
                out.append(constant(v))
            else:
                dump(v, out)
        if cls._attributes:
            out.append("%slineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d" % (
                "" if first else ", ", n.lineno, n.col_offset, n.end_lineno, n.end_col_offset))
        out.append(")")
    elif isinstance(n, list):
        out.append("[")
        for i, item in enumerate(n):
            if i:
                out.append(", ")
            dump(item, out)
        out.append("]")
    elif isinstance(n, str):
        out.append(text(n))
    else:
        out.append(repr(n))


def dumped(path):
    with open(path, "rb") as file:
        source = file.read()
    out = []
    dump(ast.parse(source), out)
    return "".join(out)


if __name__ == "__main__":
    if sys.argv[1] == "full":
        for path in sys.argv[2:]:
            print(dumped(path))
    else:
        for path in sys.stdin.read().splitlines():
            try:
                print("%s\t%08x" % (path, zlib.crc32(dumped(path).encode())), flush=True)
            except Exception:
                print(path + "\terror", flush=True)
