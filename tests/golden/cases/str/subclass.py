class S(str):
    def __new__(cls, value, extra=None):
        self = super().__new__(cls, value)
        self.extra = extra
        return self
    def upper(self): return "UP"
s = S("abc", 5)
s, s.extra, s.upper(), s.lower(), type(s.lower()), type(s + "x"), s == "abc", hash(s) == hash("abc"), {s: 1}["abc"], s[0], type(s[:]), str(s), type(str(s)), f"{s:>5}", "%s" % s, len(s), s.title(), type(s * 1), type(s.strip())
"".join([s, s]), type("".join([s])), s in {"abc"}, isinstance(s, str), "a{}".format(s), s.replace("a", "b"), s.__class__.__mro__
class R(str):
    def __repr__(self): return "R!"
    def __str__(self): return "S!"
    def __eq__(self, other): return True
    __hash__ = str.__hash__
R("a"), str(R("a")), f"{R('a')}", f"{R('a')!r}", "%s %r" % (R("a"), R("a")), R("a") == "zzz", "zzz" == R("a"), [R("x")], "".join([R("q")]), format(R("a"), "3"), print(R("p"))
str.__new__(S, "x")
"abc".__class__, type("abc").__name__, str.__bases__, "abc".__hash__() == hash("abc"), str.__doc__.splitlines()[0], str.split.__doc__.splitlines()[0], str.join.__text_signature__, "abc".__format__(">5"), "abc".__sizeof__() > 3
