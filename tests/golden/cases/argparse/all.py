import argparse, sys, io, contextlib
def run(p, line):
    out = io.StringIO()
    with contextlib.redirect_stderr(out), contextlib.redirect_stdout(out):
        try:
            r = p.parse_args(line.split())
            print(r)
        except SystemExit as e:
            print("exit", e.code)
    print(out.getvalue(), end="")
p = argparse.ArgumentParser(prog="prog", description="A test.", epilog="The end.")
p.add_argument("file", help="the file") and None
p.add_argument("-v", "--verbose", action="count", default=0, help="more words") and None
p.add_argument("-n", "--number", type=int, default=5, metavar="N", help="a number (default %(default)s)") and None
p.add_argument("--choice", choices=["a", "b"]) and None
p.add_argument("--flag", action=argparse.BooleanOptionalAction) and None
p.add_argument("--list", nargs="*", type=float) and None
p.add_argument("rest", nargs="*") and None
run(p, "f -vv -n 3 x y")
run(p, "f --choice a --no-flag --list 1 2.5")
run(p, "f --number=7 --ver")
run(p, "")
run(p, "f -n x")
run(p, "f --choice z")
run(p, "f --nope")
run(p, "f -n")
run(p, "--help")
q = argparse.ArgumentParser(prog="q", allow_abbrev=False)
s = q.add_subparsers(dest="cmd", required=True)
a = s.add_parser("add", help="add things"); a.add_argument("x", type=int), a.set_defaults(func="addf")
b = s.add_parser("del", aliases=["rm"]); g = b.add_mutually_exclusive_group(required=True); g.add_argument("--all", action="store_true"), g.add_argument("--name")
run(q, "add 5")
run(q, "rm --all")
run(q, "del --all --name x")
run(q, "del")
run(q, "nope")
run(q, "")
run(q, "add -h")
argparse.ArgumentParser(prog="z").parse_known_args(["--x", "1"]), argparse.Namespace(a=1) == argparse.Namespace(a=1), vars(argparse.Namespace(b=2))
p.add_argument("--number")
p.add_argument("-x", nargs=0)
p.add_argument("bad", required=True)
p.add_argument("--t", type=5)
p.add_argument("--a", action="nope")
