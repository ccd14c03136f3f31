a = list(range(10))
a[2:4] = ["x", "y", "z"]; a
a[0:0] = [-1]; a
a[5:2] = [9]; a
a[::2] = [0] * 6; a
a[:] = (x for x in "gen"); a
a[3:1:1] = "z"; a
a[::2] = [1]
a[::-1] = [1]
a[0:1] = 5
a[0:1:2] = 5
a[::0]
a[::0] = []
a["a"]
a[1.5]
a[None]
a["a"] = 1
del a["a"]
a["a":]
a[100]
a[-100]
a[100] = 1
del a[100]
a[1:2, 3]
[1, 2, 3][object()]
a[10**20]
class I:
    def __index__(self): return 1
