import json
json.dumps({(1,): 2})
json.dumps({1, 2})
json.dumps(object)
json.dumps([1, {"a": {1j: 2}}])
json.dumps({"k": [object()]})
json.dumps(float("nan"), allow_nan=False)
json.dumps({"b": 1, 2: 3}, sort_keys=True)
l = []; l.append(l)
json.dumps(l)
d = {}; d["d"] = d
json.dumps(d)
json.dumps(1j, default=lambda o: o)
json.dumps(1j, default=lambda o: 1 / 0)
class I(int): pass
class S(str): pass
class D(dict): pass
import enum
class E(enum.IntEnum):
    A = 1
class Enc(json.JSONEncoder):
    def default(self, o): return {"type": type(o).__name__}
json.JSONEncoder().default(5)
