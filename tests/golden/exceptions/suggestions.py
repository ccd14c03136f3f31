"""Did you mean: names, attributes, imports, keyword arguments."""

import re
import traceback


class Thing:
    def __init__(self):
        self.blech = 1
        self.bluch = 2
        self._private = 3

    def method(self):
        return blech_self

    def uses(self):
        foo
        return value_of


class Slots:
    __slots__ = ("alpha", "beta")


def local():
    variable = 1
    return varible


def keyword(first, second):
    pass


CODES = """Thing().bluc
Thing().blach
Thing().metod
Thing().private
Thing()._privat
Thing().zzzzzz
Slots().alpa
[].appendd
"".uper
5 .reall
prnt
lenght
local()
tyep
Tru
nonlocal_thing
keyword(frist=1)
keyword(1, secnd=2)
import maths
import colections
from collections import OrderdDict
from math import sqr
import os.pth
print.nme
Thing.metho
Thing().uses()
self
int.form_bytes
(1).numratr
math
sys.argv
datetime.now()
[].x.y
None.foo
{}.kyes()
int("5", bas=10)
sorted([], revers=True)"""
for code in CODES.splitlines():
    try:
        exec(code)
    except Exception as error:
        print(code, "->", re.sub(r"\(/.*?\)", "(PATH)", traceback.format_exception_only(error)[-1].strip()))
