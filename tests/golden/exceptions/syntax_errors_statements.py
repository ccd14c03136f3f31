"""SyntaxError words and positions for statements."""

CODES = [
    "x = ", "1 = x", "f() = 1", "a + b = c", "(a, 1) = 2", "x + = 1", "None = 1", "True = 2", "x = yield = 1", "def = 1", "class", "if x", "if x = 1: pass", "while True", "for x y", "for 1 in x: pass", "for f() in x: pass", "else: pass", "elif x: pass", "try: pass", "except: pass",
    "finally: pass", "with", "with a as 1: pass", "with a as f(): pass", "import", "import a.", "from import x", "from a import", "from . import *, b", "import a as 1", "del", "del f()", "del 1", "del x + 1", "return", "yield", "break", "continue", "pass x", "global", "nonlocal x", "raise a from", "assert", "lambda", "lambda x", "def f", "def f()", "def f(): ", "def f(a, a): pass",
    "def f(a=1, b): pass", "class A", "class A(: pass", "class A(x for x in y): pass", "@", "@x", "x: int: y", "(x): = 1", "x: = 1", "print 1", "exec 'x'", "print a, b", "a b", "a b c", "x = 1 2", "1 +", "* 1", "x ++", "not", "a not b", "a in", "a is", "if", "while", "for", "match x:", "match x:\n case", "match x:\n case 1", "match x:\n case a.b(): pass\n case", "type X", "type X =", "type 1 = 2", "async", "async x", "async def f", "await",
    "if x:\npass", "def f():\nx", "class A:\npass", "for x in y:\nz", "while 1:\nx", "try:\nx", "with a:\nb", "if 1:\n  x\n y", "if 1:\n\tx\n        y", " x", "x\n y", "else:\n pass", "try:\n pass\nexcept:\n pass\nexcept A:\n pass", "try:\n x\nexcept A:\n y\nz\nelse:\n w", "a := 1", "(a.b := 1)", "f(a := 1, b = c := 2)", "x = (y := )", "x = y := 1", "def f(x := 1): pass", "del (a, b", "a, b += 1", "(a) += 1; [a] += 1", "f() += 1", "x = *a", "*a", "*a = 1", "print(*)", "print(**)", "a = *b, c", "return *a", "with open() as f, : pass",
    "from __future__ import nope", "from __future__ import braces", "x = 1\nfrom __future__ import annotations", "import a, ", "global x, ", "return 5 if", "x if y", "x if y else", "5 if 1 else pass", "a = 1 if 2 else b = 3",
]
for code in CODES:
    try:
        compile(code, "f.py", "exec")
        print(repr(code), "compiles")
    except SyntaxError as e:
        print(repr(code), "->", type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset), repr(e.text))
