import string
t = string.Template("$a ${b}c $$ $a")
t.substitute(a=1)
string.Template("$").substitute()
string.Template("a\n$1").substitute()
class P(string.Template):
    delimiter = "%"
f = string.Formatter()
f.format("{}")
f.format("{a}")
f.format()
f.parse("{").__next__()
class D(string.Formatter):
    def get_value(self, key, args, kwargs): return kwargs.get(key, f"<{key}>")
