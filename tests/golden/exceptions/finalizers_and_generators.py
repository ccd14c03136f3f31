"""Exceptions that nobody catches: in __del__, in generators being closed, in callbacks."""

import gc
import sys


def hook(args):
    print("unraisable:", args.exc_type.__name__, args.exc_value)


sys.unraisablehook = hook


class D:
    def __del__(self):
        raise ValueError("in del")


d = D()
del d
gc.collect()


def gen():
    try:
        yield
    finally:
        raise KeyError("in finally")


g = gen()
next(g)
try:
    g.close()
except KeyError as error:
    print("close raised", error)
g = gen()
next(g)
del g
gc.collect()


class Eq:
    def __eq__(self, other):
        raise RuntimeError("eq")

    def __hash__(self):
        return 1


for code in ("[Eq()] == [Eq()]", "Eq() in [1]", "[1].index(Eq())", "[Eq()].remove(1)", "{Eq(): 1}[1]", "{Eq(), 1}", "(Eq(),).count(1)", "{1: Eq()} == {1: 2}", "max([Eq(), Eq()], key=lambda e: 1) is None", "[Eq()].count(Eq())", "{Eq()} == {1}", "1 in {Eq(): 2}"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
