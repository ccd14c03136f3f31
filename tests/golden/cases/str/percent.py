"%s" % "a", "%s %s" % ("a", 1), "%r" % "a", "%%" % (), "%(a)s %(b)d" % {"a": 1, "b": 2}, "%5s|%-5s|%.2s" % ("a", "b", "cde"), "%s" % [1, 2], "%s" % {"a": 1}, "%s" % ((1, 2),), "%c%c" % ("a", 98), "abc" % [], "abc" % {}, "%(a)s" % {"a": (1, 2)}, "%s" % None, "%a" % "é"
"%ld %hd %Ld" % (1, 2, 3), "%i" % 3.7, "%u" % -3, "%+s" % "a", "%#s" % "a", "%05s|" % "a", "%-05d|" % 3, "%+ d" % 3, "%x %X %#X %o" % (255, 255, 255, -8), "%.0f %.3g %#.3g" % (2.5, 1.0, 1.0), "%((x))s" % {"(x)": 1}
class S:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __getitem__(self, key): return f"<{key}>"
"%s %r %a" % (S(), S(), S()), "%(k)s" % S(), "%s" % S(), "x" % S()
class T:
    def __str__(self): return 5
