"""Damaged marshalled code. The first line sets SEED and COUNT; SOURCES follows. What loads is run, briefly."""
import marshal, os, sys, io

sys.setrecursionlimit(200)
state = SEED * 0x9E3779B97F4A7C15 % 2**64


def below(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


SOURCES = [
    "def f(a, b=1, *c, d, **e):\n    x = [i for i in c]\n    return lambda: (a, x)\nclass A:\n    y: int = 2\n",
    "try:\n    for i in range(3): yield_ = (i, 1.5, 2j, 10**30, b'x', 'text', None, ...)\nfinally:\n    del i\n",
    "match [1, {'a': 2}]:\n    case [x, {'a': y}] if x: z = f'{x!r:>{y}}'\nasync def g():\n    async with a as b: await b\n",
    "def g():\n    r = yield from (i * 2 for i in (1, 2))\n    with open as f: return {**r, 'k': {1, 2}}\n",
]
made = [marshal.dumps(compile(source, "s", "exec")) for source in SOURCES]
made.append(marshal.dumps([1, (2.5, "text", b"bytes", None, True, {1: 2}, {3}, frozenset((4,)), 10**40, 1j, ...)]))
sys.stdout = sys.stderr = io.StringIO()
for number in range(COUNT):
    data = bytearray(made[below(len(made))])
    for _ in range(1 + below(4)):
        at = below(len(data))
        kind = below(5)
        if kind == 0:
            data[at] = below(256)
        elif kind == 1:
            data[at] ^= 1 << below(8)
        elif kind == 2:
            del data[at:at + 1 + below(4)]
        elif kind == 3:
            data[at:at] = bytes(below(256) for _ in range(1 + below(4)))
        else:
            data[at:at + 4] = [b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\xff\xff\xff\xff", b"\0\0\0\0"][below(4)]
        data = data or bytearray(b"N")
    os.write(1, f"{number}: marshal.loads({bytes(data)!r})\n".encode())
    try:
        value = marshal.loads(data)
        repr(value)
        marshal.dumps(value)
    except Exception as error:
        os.write(1, f"  -> {type(error).__name__}\n".encode())
    else:
        os.write(1, b"  -> loaded\n")
os.write(1, b"done\n")
os._exit(0)
