import graphlib, sched
list(graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}).static_order())[0], graphlib.TopologicalSorter({1: [2], 3: [2]}).static_order().__next__()
t = graphlib.TopologicalSorter(); t.add("b", "a"), t.add("c", "b"), t.prepare(), t.get_ready(), t.done("a"), t.is_active(), t.get_ready()
t.done("zz")
t.prepare()
list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
graphlib.TopologicalSorter().get_ready()
now = [0]; s = sched.scheduler(lambda: now[0], lambda d: now.__setitem__(0, now[0] + d))
s.enter(5, 1, print, ("later",)), s.enter(1, 2, print, ("second",)), s.enter(1, 1, print, ("first",), {"end": "!\n"}), s.run(), now, s.empty()
