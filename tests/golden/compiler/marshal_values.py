"""marshal: every type, sharing, recursion, corrupt data."""
import io
import marshal

values = [None, True, False, ..., StopIteration, 0, -1, 2**31, -2**31, 2**100, -2**70, 1.5, -0.0, float('inf'), 2j, 1 - 1j,
          '', 'name', 'ä', '\ud800', 'x' * 300, b'', b'bytes', (), (1, 2), tuple(range(300)), [], [1, [2]], {}, {'a': 1, 2: 'b'},
          set(), {1}, frozenset(), frozenset({'z'}), slice(1, None, 'x'), bytearray(b'ba'), memoryview(b'mv')]
for value in values:
    for version in (0, 1, 2, 3, 4, 5):
        try:
            back = marshal.loads(marshal.dumps(value, version))
        except ValueError as error:
            print(version, repr(value)[:30] if not isinstance(value, memoryview) else 'memoryview', error)
            continue
        if back != value or type(back) is not type(value):
            print(version, 'differs', type(value).__name__, back)

shared = ['x']
both = marshal.loads(marshal.dumps((shared, shared)))
print(both, both[0] is both[1])
recursive = [1]
recursive.append({'me': recursive})
back = marshal.loads(marshal.dumps(recursive))
print(back, back[1]['me'] is back)

code = compile('def f(a, *, b=1): return [a, b, (1, 2.5), "s"]\nprint(f(1))', 'file', 'exec')
again = marshal.loads(marshal.dumps(code))
print(again == code, again.co_consts[1].co_varnames if hasattr(again.co_consts[1], "co_varnames") else [c.co_varnames for c in again.co_consts if hasattr(c, "co_varnames")])
exec(again)
for call in (lambda: marshal.dumps(code, allow_code=False), lambda: marshal.loads(marshal.dumps(code), allow_code=False)):
    try:
        call()
    except ValueError as error:
        print(error)

stream = io.BytesIO()
for value in (1, 'two', [3]):
    marshal.dump(value, stream)
stream.seek(0)
print([marshal.load(stream) for _ in range(3)])

corrupt = [b'', b'i', b'[', b'[\x01\x00\x00\x00', b'(\xff\xff\xff\xff', b'r\x05\x00\x00\x00', b'?', b'0', b'{i', b'[\x01\x00\x00\x000',
           b'l\x00\x00\x00\x80', b'l\x01\x00\x00\x00\xff\xff', b'l\x01\x00\x00\x00\x00\x00', b'u\x01\x00\x00\x00\xff',
           b'f\x01x', b'<\x01\x00\x00\x00[\x00\x00\x00\x00', b')\x01' * 3000 + b'N', b'c', b's\x10\x00\x00\x00x']
for data in corrupt:
    try:
        print(marshal.loads(data))
    except Exception as error:
        print(data[:8], type(error).__name__, error)
for bad in (object(), [object()], int, type('I', (int,), {})(1)):
    try:
        marshal.dumps(bad)
    except ValueError as error:
        print(error)
deep = []
for _ in range(3000):
    deep = [deep]
try:
    marshal.dumps(deep)
except ValueError as error:
    print(error)
