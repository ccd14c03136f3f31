import configparser, io
c = configparser.ConfigParser(); c.read_string("[DEFAULT]\nbase = /x\n[a]\npath = %(base)s/y\nn = 5\nflag = yes\nempty =\nmulti = one\n  two\n[b]\n; comment\nkey: value\n")
c.get("nope", "x")
c.get("a", "zzz")
c["nope"]
c.set("a", "k", 5)
c.add_section("a")
c.getint("a", "path")
configparser.ConfigParser().read_string("[a]\nx=1\nx=2")
configparser.ConfigParser().read_string("[a]\n[a]")
c.read_string("[q]\nx = %(missing)s"), c.get("q", "x")
