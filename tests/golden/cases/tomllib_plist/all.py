import tomllib
tomllib.loads("a = 1\nb = 'x'\n[t]\nc = [1, 2.5, true]\nd = 2024-01-02\n[[l]]\ne = {f = 0x1F, g = 1_000}\n[[l]]\nh = \"\"\"\nmulti \\\n  line\"\"\"\ni = 1979-05-27T07:32:00Z\nj = inf\n\"q k\".z = '''r\\n'''")
tomllib.load(__import__("io").BytesIO(b"x = 1")), tomllib.loads("a.b.c = 1"), tomllib.loads("")
import plistlib; plistlib.loads(plistlib.dumps({"a": [1, 2.5, True, b"x", "é"]})), plistlib.dumps({"a": 1})[:20]
