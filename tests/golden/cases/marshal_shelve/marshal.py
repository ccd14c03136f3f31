import marshal
[marshal.loads(marshal.dumps(x)) for x in (None, True, 5, -1, 2**40, 2**100, -2**100, 1.5, 1j, "é", "a", b"b", (1, 2), [1], {"a": 1}, {1}, frozenset([1]), ..., StopIteration, "\ud800")], marshal.version
marshal.dumps(1), marshal.dumps(None), marshal.dumps("ab"), marshal.dumps((1,)), marshal.dumps([1.5], 2)
c = compile("x = [1, 'a']\ndef f(): return x", "f", "exec"); d = marshal.loads(marshal.dumps(c)); d == c, exec(d), f()
l = []; l.append(l)
marshal.loads(marshal.dumps(l))[0] is not None if False else marshal.dumps([[]])
import io; f = io.BytesIO(); marshal.dump([1], f), f.seek(0), marshal.load(f)
