b = b"hello"
b[5]
b["a"]
b[0] = 1
del b[0]
"a" in b
256 in b
None in b
b + "x"
"x" + b
b + 1
b * 1.5
b < "a"
b < 5
f"{b:>10}"
