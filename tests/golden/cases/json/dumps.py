import json
json.dumps(None), json.dumps(True), json.dumps(1), json.dumps(1.5), json.dumps("a\"\\\n\t\u00e9\U0001F600\x01"), json.dumps("é", ensure_ascii=False), json.dumps([1, [2]]), json.dumps((1,)), json.dumps({"a": 1, 2: 3, None: 4, True: 5, 1.5: 6}), json.dumps({}), json.dumps([]), json.dumps(float("inf")), json.dumps(float("nan")), json.dumps(10**30), json.dumps(1e100), json.dumps(-0.0), json.dumps("\ud800"), json.dumps("</script>")
print(json.dumps({"a": [1, {"b": 2}], "c": {}, "d": []}, indent=2))
print(json.dumps([1, [2, 3]], indent="--"), json.dumps([1, 2], indent=0), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([1, 2], separators=(",", ":")), json.dumps({"a": 1}, separators=(", ", " = ")))
json.dumps({(1,): 2, "a": 1}, skipkeys=True)
l = []; l.append(l)
d = {}; d["d"] = d
json.dumps({1, 2}, default=sorted), json.dumps([1j], default=str), json.dumps({"a": {1}}, default=list)
class I(int): pass
class S(str): pass
class D(dict): pass
import enum
class E(enum.IntEnum):
    A = 1
json.dumps([I(5), S("s"), D(a=1), E.A, True]), json.dumps({E.A: S("x"), I(3): 1})
class Enc(json.JSONEncoder):
    def default(self, o): return {"type": type(o).__name__}
json.dumps([1j, {2}], cls=Enc), Enc(indent=1).encode([{1}]), list(json.JSONEncoder().iterencode({"a": [1]}))
import io; f = io.StringIO(); json.dump({"x": 1}, f), f.getvalue()
json.dumps([] , indent=2), json.dumps({"a": []}, indent=1), json.dumps("x" * 5 + "\x7f\u2028")
