import re
try:
    re.compile("ab(c")
except re.error as e:
    print(e.msg, e.pattern, e.pos, e.lineno, e.colno, type(e).__name__, re.PatternError is re.error)
re.compile("(?P<é>a)").groupindex, re.compile("{").match("{"), re.compile("a{,2}").match("aaa"), re.compile("a{x}").match("a{x}"), re.compile("]").match("]"), re.compile("[]]").match("]")
repr(re.I), repr(re.I | re.M), re.RegexFlag(0), re.compile("a", re.DEBUG & 0), re.NOFLAG, str(re.X)
