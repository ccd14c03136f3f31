"""The symbol tables of Python files, one line a scope; see ast_dump.py for the commands."""
import sys
import warnings
import zlib
import _symtable

warnings.simplefilter("ignore")
sys.setrecursionlimit(100000)


def dump(scope, depth, out):
    symbols = " ".join("%s=%d" % (name.encode("unicode_escape").decode(), flags) for name, flags in sorted(scope.symbols.items(), key=lambda s: s[0].encode("utf-8", "surrogatepass")))
    out.append("%s%s %d %d %d [%s] {%s}" % (
        " " * depth, scope.name.encode("unicode_escape").decode(), scope.type, scope.lineno, scope.nested,
        ",".join(n.encode("unicode_escape").decode() for n in scope.varnames), symbols))
    for child in scope.children:
        dump(child, depth + 1, out)


def dumped(path):
    with open(path, "rb") as file:
        source = file.read()
    out = []
    dump(_symtable.symtable(source, path, "exec"), 0, out)
    return "\n".join(out)


if __name__ == "__main__":
    if sys.argv[1] == "full":
        for path in sys.argv[2:]:
            print(dumped(path))
    else:
        for path in sys.stdin.read().splitlines():
            try:
                print("%s\t%08x" % (path, zlib.crc32(dumped(path).encode())), flush=True)
            except SyntaxError as e:
                print("%s\terror %s %s %s %s %s" % (path, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset), flush=True)
            except Exception as e:
                print(path + "\terror", flush=True)
