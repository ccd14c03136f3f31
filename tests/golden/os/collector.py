# gc, weak references, atexit: what can be told from outside.
import atexit
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name
        self.me = self


alive = Node("kept")
gone = weakref.ref(Node("dropped"))
gc.collect()
print(gone(), alive.me is alive)


class Final(Node):
    def __del__(self):
        print("finalized", self.name)


Final("cycle")
gc.collect()
called = []
reference = weakref.ref(Node("called back"), called.append)
gc.collect()
print(called == [reference])

print([gc.is_tracked(x) for x in (1, "a", None, (), (1, 2), [], {}, ([],), set(), print, Node, alive)])
print(gc.get_referents([1, "x"]), gc.get_referents({"k": alive}) == [alive])
holder = [alive]
print(any(x is holder for x in gc.get_referrers(alive)), any(x is holder for x in gc.get_objects()))
print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled())
print(gc.get_threshold(), gc.set_threshold(500), gc.get_threshold(), gc.get_debug(), gc.garbage)
print(len(gc.get_stats()), sorted(gc.get_stats()[0]), gc.is_finalized(alive), gc.get_freeze_count())
phases = []
gc.callbacks.append(lambda phase, info: phases.append((phase, info["generation"])))
gc.collect()
gc.callbacks.clear()
print(phases)
for call in (lambda: gc.collect(3), lambda: gc.get_objects(5), lambda: gc.set_threshold()):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)


@atexit.register
def first():
    print("registered first")


def goodbye(*args, **kwargs):
    print("goodbye", args, kwargs)


atexit.register(goodbye, 1, key=2)
atexit.register(goodbye, "never")
print(atexit._ncallbacks())
atexit.unregister(goodbye)
atexit.register(goodbye, "last registered")
try:
    atexit.register(1)
except TypeError as error:
    print(error)
