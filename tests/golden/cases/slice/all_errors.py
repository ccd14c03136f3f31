slice()
slice(1, 2, 3, 4)
slice(1).indices(-1)
slice(1).indices("a")
slice("a").indices(5)
slice(1, 2, 0).indices(5)
slice(1).start = 5
slice(1) + slice(2)
slice(1) < 5
slice(1) < slice("a")
class X(slice): pass
class S:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print("set", key, value)
    def __delitem__(self, key): print("del", key)
s = S()
hash(slice([]))
