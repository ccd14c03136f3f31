a = list(range(10))
a[2:5], a[:3], a[7:], a[::3], a[::-1], a[5:2:-1], a[-3:-1], a[100:], a[:-100], a[3:3], a[::-3], a[8:1:-2], a[True:3], a[None:None:2]
a[2:4] = ["x", "y", "z"]; a
a[0:0] = [-1]; a
a[5:2] = [9]; a
a[1:3] = []; a
a[-1:] = "ab"; a
a[::-1] = range(len(a)); a
del a[1:3]; a
del a[::2]; a
del a[:]; a
a = [1, 2, 3]; a[1:1] = a; a
a[:] = (x for x in "gen"); a
a[3:1:1] = "z"; a
a[-10**20:10**20]
a[10**20:] = [1]; a
class I:
    def __index__(self): return 1
a[I()], a[I():], a[:I()]
