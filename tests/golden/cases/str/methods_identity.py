s = "hello world"
s.upper().lower() == s, s[:] is s, s[0:11] is s, str(s) is s, s.strip() is s, s.replace("x", "y") is s, s.ljust(3) is s, "" .join([s]) is s, s + "" is s, "" + s is s, s * 1 is s, s.zfill(2) is s, s.expandtabs() is s, f"{s}" is s, "%s" % s is s, s.translate({}) == s, s.removeprefix("x") is s, s.format() is s, s.encode().decode() == s
"a" is "a", s[0] is "h", s[0] is s[0], chr(97) is "a", "" is s[0:0], "ab"[0] is "a", tuple(s[:0]) is (), "é"[0] is "é"
