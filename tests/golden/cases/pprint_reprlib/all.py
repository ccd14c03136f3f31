import pprint, reprlib
pprint.pprint({"b": [1, 2, {"x": (1,)}], "a": "text" * 30, "c": set("xyz")}), pprint.pprint(list(range(40)), width=30), pprint.pprint([1, [2, [3, [4]]]], depth=2), pprint.pprint({"z": 1, "a": 2}, sort_dicts=False), pprint.pformat(("a",)), pprint.isreadable([1]), pprint.saferepr([1]), pprint.pformat({"k": "v"}, indent=4), pprint.pformat(b"x" * 100, width=40), pprint.pformat({i: i * i for i in range(20)}, compact=True)
l = [1]; l.append(l); pprint.isrecursive(l), pprint.pformat(l).split(" with ")[0]
reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(9)}), reprlib.repr(set(range(20)))[:5], reprlib.repr([[[[[[[1]]]]]]]), reprlib.repr(10**100)
class R:
    @reprlib.recursive_repr("...")
    def __repr__(self): return f"<{self!r}>"
R()
from dataclasses import dataclass
@dataclass
class D:
    a: int
    long_name: str
pprint.pprint([D(i, "v" * 30) for i in range(3)])
from types import SimpleNamespace; pprint.pprint(SimpleNamespace(x=1, y="z" * 80))
from collections import OrderedDict, Counter, defaultdict, deque; pprint.pprint([OrderedDict(a=1), Counter("aab"), defaultdict(int, x=1), deque([1, 2])])
