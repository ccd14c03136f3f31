",".join(["a", 1])
",".join([None])
",".join(5)
",".join([b"a"])
",".join()
",".join(["a"], ["b"])
",".join(x for x in [1])
"a" + 1
"a" + None
"a" + b"b"
"a" + ["b"]
1 + "a"
"a" * 1.5
"a" * "b"
"a" * 10**20
s = ""
for i in range(5): s += str(i)
s += 5
class J:
    def __iter__(self): return iter(["i", "t"])
class S(str): pass
