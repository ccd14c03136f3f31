"""Pickles byte for byte, in all protocols; what is shared; what cannot be pickled and what the notes say; broken pickles."""
import io
import pickle
import collections


class P:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return type(other) is P and self.x == other.x


class Slots:
    __slots__ = ('a', 'b')


class Ex(Exception):
    pass


def values():
    yield from (None, True, False, 0, 1, -1, 255, 256, 65535, 65536, -2**31, 2**31, 2**63, -2**63, 10**30, -(10**30))
    yield from (0.0, -1.5, 1e300, '', 'a', 'é€😀', 'a\nb\\\x1a', b'', b'abc', b'\xff' * 300, bytearray(b'xy'))
    yield from ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 'a'], {}, {'k': 1}, {1: 2, 3: 4})
    yield from ({5}, frozenset({6}), frozenset(), set(), range(3), slice(1, 2), 1j, ..., NotImplemented, int, len)
    yield from (P(1), P([P(2)]), collections.OrderedDict(a=1), collections.deque([1, 2], 5), Ex('e', 1), type(None))
    yield from (P.__init__, collections.Counter('aab'), collections.defaultdict(list, a=[1]))


for protocol in range(6):
    for value in values():
        data = pickle.dumps(value, protocol)
        back = pickle.loads(data)
        ok = back == value or isinstance(value, Ex) and back.args == value.args or back is value
        print(protocol, ok, data if len(data) < 120 else (len(data), hash(data[:0])))

l = []
l.append((l, l))
d = {'self': None}
d['self'] = d
for protocol in (0, 1, 2, 5):
    a = pickle.loads(pickle.dumps(l, protocol))
    print(a[0][0] is a, pickle.dumps(d, protocol))
big = ['x' * 70000, 'y', b'z' * 70000, list(range(2500))]
data = pickle.dumps(big)
print(len(data), pickle.loads(data) == big, data[:12], [len(pickle.dumps(list(range(n)))) for n in (999, 1000, 1001, 2000, 2001)])

f = io.BytesIO()
pickler = pickle.Pickler(f, 4)
shared = ['s']
pickler.dump(shared)
pickler.dump(shared)
print(f.getvalue(), sorted(v[0] for v in pickler.memo.copy().values()))
f.seek(0)
u = pickle.Unpickler(f)
x = u.load()
print(x, u.load() is x, f.read())


class Pers(pickle.Pickler):
    def persistent_id(self, obj):
        return 'id' if obj == 'persist' else None

    def reducer_override(self, obj):
        return (str, ('lambda',)) if callable(obj) and obj.__name__ == '<lambda>' else NotImplemented


class PersLoad(pickle.Unpickler):
    def persistent_load(self, pid):
        return ('loaded', pid)

    def find_class(self, module, name):
        print('find', module, name)
        return super().find_class(module, name)


f = io.BytesIO()
Pers(f).dump(['persist', lambda: 1, P(3)])
f.seek(0)
print(PersLoad(f).load()[:2])


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        text = str(e).split(' at 0x')[0]
        print(type(e).__name__, text, getattr(e, '__notes__', ''))


class BadReduce:
    def __init__(self, r):
        self.r = r

    def __reduce__(self):
        return self.r


attempt(pickle.dumps, [1, {'a': (lambda: 1,)}])
for r in (5, (1,), (int, 5), (5, ()), (int, (), None, 5), (int, (), None, None, 5)):
    attempt(pickle.dumps, BadReduce(r))
attempt(pickle.dumps, 1, 9)
attempt(pickle.dump, 1, 5)
attempt(pickle.load, 5)
for data in (b'', b'.', b'0', b'garbage', b'\x80\x09.', b'I5', b'Iabc\n.', b'\xff', b'g5\n.', b'cnope\nx\n.', b't.', b'(.',
             b'P1\n.', b"S'a\n.", b'U\x05a.', b'T\xff\xff\xff\xff.', b'\x82\x00.', b'N)R.', b'N)\x81.', b'](N.', b'NNa.',
             b'\x97.', b'1.', b'Np-1\n.', b'\x95\x05\0\0\0\0\0\0\0N.', b'}(N.', b'}(Nu.', b']\x94h\x00a.', b'c__builtin__\nlong\n.'):
    attempt(pickle.loads, data)
