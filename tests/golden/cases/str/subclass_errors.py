class S(str):
    def __new__(cls, value, extra=None):
        self = super().__new__(cls, value)
        self.extra = extra
        return self
    def upper(self): return "UP"
s = S("abc", 5)
class R(str):
    def __repr__(self): return "R!"
    def __str__(self): return "S!"
    def __eq__(self, other): return True
    __hash__ = str.__hash__
str.__new__(int)
str.__new__()
"abc".nope
"abc".upper.nope
"abc".upper = 1
str.upper = 1
str.nope
"a"()
"a"[0]()
