import configparser, io
c = configparser.ConfigParser(); c.read_string("[DEFAULT]\nbase = /x\n[a]\npath = %(base)s/y\nn = 5\nflag = yes\nempty =\nmulti = one\n  two\n[b]\n; comment\nkey: value\n")
c.sections(), c["a"]["path"], c.getint("a", "n"), c.getboolean("a", "flag"), c.get("a", "nope", fallback="f"), dict(c["b"]), c.has_option("b", "base"), c["a"]["multi"], c["a"]["empty"], "a" in c, c.options("b"), c["a"].get("zz"), c.items("b")
c["new"] = {"x": "1"}; c.set("new", "y", "2"), c.remove_option("a", "n"), c.remove_section("b")
f = io.StringIO(); c.write(f), print(f.getvalue())
configparser.ConfigParser().read_string("no section")
configparser.ConfigParser().read_string("[a]\nx\n")
configparser.ConfigParser(allow_no_value=True).read_string("[a]\nx\n"), configparser.RawConfigParser().read_dict({"a": {"b": 1}})
