s = "hello"
s[5]
s[-6]
s["a"]
s[1.0]
s[None]
s[1:2:0]
s["a":]
s[0] = "x"
del s[0]
s[0:2] = "x"
s.x = 1
s + 1
1 + s
s + b"x"
s - "x"
s * 2.0
s * "a"
"a" * 10**18
s * 10**30
s += 1
s % 1
s < 5
s < None
a, b = "xy"
a, b = "xyz"
