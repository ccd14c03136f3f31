import string
string.ascii_lowercase, string.digits, string.hexdigits, string.punctuation, string.whitespace, string.capwords("hello  world-x"), string.capwords("a-b", "-"), string.octdigits
t = string.Template("$a ${b}c $$ $a")
t.substitute(a=1, b=2), t.substitute({"a": 1}, b=3), t.safe_substitute(a=5), t.template, t.is_valid(), t.get_identifiers()
string.Template("$").safe_substitute(), string.Template("${x").safe_substitute(x=1), string.Template("$ab").substitute(ab=[1])
class P(string.Template):
    delimiter = "%"
P("%x $y").substitute(x=1)
f = string.Formatter()
f.format("{0} {a!r:>5} {}", 1, a="x") if False else f.format("{} {a!r:>5}", 1, a="x"), list(f.parse("a{b!r:c}d")), list(f.parse("{{}}")), f.vformat("{0}", (1,), {}), f.get_field("0.real", (5,), {}), f.convert_field(5, "r")
class D(string.Formatter):
    def get_value(self, key, args, kwargs): return kwargs.get(key, f"<{key}>")
D().format("{a} {b}", a=1)
