slice(5), slice(1, 5), slice(1, 5, 2), slice(None), slice("a", [], 1.5), slice(1, 2) == slice(1, 2), slice(1) == slice(1, None), slice(1, 2) < slice(1, 3), slice(1, 2, 3).start, slice(1, 2, 3).stop, slice(1, 2, 3).step, hash(slice(1, 2)) == hash(slice(1, 2))
slice(1, 10, 3).indices(5), slice(None, None, -1).indices(5), slice(-3, None).indices(5), slice(10, -10, -1).indices(5), slice(None).indices(0), slice(-100, 100).indices(10), slice(5, 2).indices(10), slice(0, 10**30).indices(10**29)
class S:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print("set", key, value)
    def __delitem__(self, key): print("del", key)
s = S()
s[1], s[1:2], s[::], s[1:2:3], s[1:2, 3], s[...], s[:, ::2], s[()], s[None:"x"], s[-1:], s[*(1, 2)], s[*(1, 2), 3:4], s[1:2,]
s[1:2] = 5
s[1, 2] = 6
s[*"ab"] = 7
del s[3:], s[:, 1]
s[0] += 1
repr(slice(1, 2)), slice(1).__reduce__(), slice(1, 2) != slice(1, 3), {slice(1): 2}[slice(None, 1)], slice.__doc__.splitlines()[0]
