import io, sys
print("a", sep=1)
print("a", end=b"")
print("a", file=5)
print("a", unknown=1)
class W:
    def write(self, text): sys.stdout.write(f"<{text}>")
class NoFlush:
    def write(self, t): pass
print("x", file=NoFlush(), flush=True)
class Raises:
    def __str__(self): raise ValueError("str failed")
saved = sys.stdout; sys.stdout = None; print("nowhere"); sys.stdout = saved
input()
sys.stdin = None
input()
input("a", "b")
