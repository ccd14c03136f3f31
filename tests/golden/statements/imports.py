"""import statements: names, aliases, packages, from, star, errors."""

import os.path
import os.path as p, sys as system
import collections.abc
from collections import OrderedDict as OD, deque
from os import (
    sep,
    path as path2,
)
from math import *

print(os.path is p is path2, system.__name__, collections.abc.__name__, OD.__name__, deque.__name__, sep, sqrt(16), floor(2.5))


def local():
    import json
    from json import dumps

    return json.dumps is dumps


print(local(), "json" in globals())
for code in (
    "import nope",
    "import nope.sub",
    "import os.nope",
    "import math.sub",
    "from os import nope",
    "from math import sqroot",
    "from nope import x",
    "from . import x",
    "from .a import x",
    "import collections.nope.x",
    "from os.path import nopath",
):
    try:
        exec(code, {"__name__": "main", "__package__": None})
    except ImportError as error:
        print(code, "->", type(error).__name__, str(error).split(" (/")[0], error.name, error.path is not None)
for code in ("from x import *, a", "import a as b.c", "from a import ()", "def f():\n from os import *", "import", "from x import", "from a import (b", "from a import b,"):
    try:
        compile(code, "f", "exec")
    except SyntaxError as error:
        print(repr(code), error.msg)
namespace = {}
exec("from string import *", namespace)
print("ascii_letters" in namespace, "_string" in namespace)
import sys
sys.modules["fake"] = type(sys)("fake")
sys.modules["fake"].value = 5
import fake
from fake import value
print(fake.value, value, fake)
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as error:
    print(error)
