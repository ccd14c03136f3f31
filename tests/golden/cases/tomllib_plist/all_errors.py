import tomllib
tomllib.loads("a = ")
tomllib.loads("a = 1\na = 2")
tomllib.loads("[a]\n[a]")
tomllib.loads("a = 01")
tomllib.loads("a")
tomllib.loads("a = 'x")
tomllib.loads(b"a = 1")
tomllib.load(__import__("io").StringIO("x = 1"))
