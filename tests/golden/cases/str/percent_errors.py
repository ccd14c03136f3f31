"%s %s" % "a"
"%s" % ()
"%s" % (1, 2)
"%d" % "a"
"abc" % 1
"abc" % (1,)
"%(a)s" % 1
"%(a)s" % (1,)
"%(a)s" % {}
"%(a" % {"a": 1}
"%" % ()
"%z" % 1
"%5" % 1
"%s %z" % (1, 2)
"é%y" % 1
"%*d" % ("a", 1)
"%.*f" % (1.5, 1.0)
"%(a)s %s" % ({"a": 1}, 2)
"%(a)*d" % {"a": 1}
"%.99999999999d" % 1
"%99999999999999999999d" % 1
class S:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __getitem__(self, key): return f"<{key}>"
class T:
    def __str__(self): return 5
"%s" % T()
str(T())
f"{T()}"
