bool(NotImplemented)
bool(1, 2)
bool(x=1)
class T:
    def __bool__(self): return 1
bool(T())
not T()
1 if T() else 2
class L:
    def __len__(self): return -1
bool(L())
class M:
    def __len__(self): return 10**30
bool(M())
class E:
    def __len__(self): return "a"
bool(E())
class Sub(bool): pass
f"{True:s}"
