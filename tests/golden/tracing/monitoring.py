"""sys.monitoring: all events, global and local, disabling, errors."""
import sys

monitoring = sys.monitoring
E = monitoring.events
TOOL = 3
monitoring.use_tool_id(TOOL, 'golden')
log = []


def name_of(value):
    if value is monitoring.MISSING:
        return 'MISSING'
    if isinstance(value, BaseException):
        return repr(value)
    if callable(value):
        return getattr(value, '__name__', 'callable')
    return value if isinstance(value, (int, str, type(None), list, tuple)) else type(value).__name__


def recorder(event):
    def callback(code, *args):
        if code.co_filename == __file__ and code.co_name not in ('stop', 'run'):
            if event == 'LINE':
                args = (args[0] - code.co_firstlineno,)
            log.append((event, code.co_name, *map(name_of, args)))
    return callback


NAMES = [name for name in dir(E) if name.isupper() and name not in ('NO_EVENTS', 'BRANCH')]
for name in NAMES:
    monitoring.register_callback(TOOL, getattr(E, name), recorder(name))


def run(events, function, *args):
    log.clear()
    print(function.__name__, sorted(name for name in NAMES if getattr(E, name) & events))
    monitoring.set_events(TOOL, events)
    try:
        function(*args)
    except Exception as error:
        pass
    finally:
        monitoring.set_events(TOOL, 0)
    for entry in log:
        print(' ', *entry)


def branches(n):
    for i in range(n):
        if i > 1:
            pass
        elif i is None:
            return
    while n:
        n -= 1


def generator():
    try:
        yield 1
    except KeyError:
        yield 2


def generators():
    g = generator()
    next(g)
    g.throw(KeyError)
    g.close()
    def outer():
        result = yield from generator()
        return 3
    list(outer())


class Class:
    def __init__(self, x):
        self.x = x

    def method(self):
        return super().__init__


def calls():
    len('abc')
    Class(1).method()
    print(*[], end='')
    'x'.join(['a'])
    max([1, 2], key=lambda x: x)
    dict(a=1)
    try:
        int('x')
    except ValueError:
        pass


def raising():
    try:
        raise KeyError
    except ValueError:
        pass
    finally:
        x = 1


run(E.PY_START | E.PY_RESUME | E.PY_RETURN | E.PY_YIELD | E.PY_THROW | E.PY_UNWIND | E.STOP_ITERATION, generators)
run(E.LINE, branches, 2)
run(E.JUMP | E.BRANCH_LEFT | E.BRANCH_RIGHT, branches, 3)
run(E.CALL | E.C_RETURN | E.C_RAISE, calls)
run(E.RAISE | E.RERAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND, raising)
run(E.INSTRUCTION, branches, 1)
run(E.LINE | E.PY_START | E.PY_RETURN | E.CALL | E.BRANCH_LEFT, branches, 1)

print('local')
log.clear()
monitoring.set_local_events(TOOL, branches.__code__, E.LINE)
branches(1)
calls()
print(monitoring.get_local_events(TOOL, branches.__code__), monitoring.get_events(TOOL))
monitoring.set_local_events(TOOL, branches.__code__, 0)
branches(1)
print(log)

print('disabling')
seen = []


def once(code, line):
    seen.append(line - code.co_firstlineno)
    return monitoring.DISABLE


monitoring.register_callback(TOOL, E.LINE, once)
monitoring.set_local_events(TOOL, branches.__code__, E.LINE)
branches(3)
branches(3)
print(seen)
monitoring.restart_events()
branches(1)
print(seen)
monitoring.set_local_events(TOOL, branches.__code__, 0)
monitoring.register_callback(TOOL, E.RAISE, lambda *args: monitoring.DISABLE)
monitoring.set_events(TOOL, E.RAISE)
try:
    try:
        raise KeyError
    finally:
        monitoring.set_events(TOOL, 0)
except Exception as error:
    print(type(error).__name__, error)


def failing(*args):
    raise RuntimeError('callback')


monitoring.register_callback(TOOL, E.PY_START, failing)
monitoring.set_local_events(TOOL, branches.__code__, E.PY_START)
try:
    branches(1)
except RuntimeError as error:
    print(error)
monitoring.set_local_events(TOOL, branches.__code__, 0)


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)


attempt(monitoring.use_tool_id, 9, 'a')
attempt(monitoring.use_tool_id, 1, 3)
attempt(monitoring.use_tool_id, TOOL, 'x')
attempt(monitoring.set_events, 1, 1)
attempt(monitoring.set_events, TOOL, -1)
attempt(monitoring.set_events, TOOL, 1 << 19)
attempt(monitoring.set_events, TOOL, E.C_RETURN)
attempt(monitoring.register_callback, TOOL, 3, None)
attempt(monitoring.register_callback, TOOL, 1 << 30, None)
attempt(monitoring.set_local_events, TOOL, 3, 3)
attempt(monitoring.get_tool, TOOL)
attempt(monitoring.set_events, TOOL, E.BRANCH)
attempt(monitoring.get_events, TOOL)
attempt(monitoring._all_events)
attempt(monitoring.free_tool_id, TOOL)
attempt(monitoring.get_tool, TOOL)
attempt(monitoring.get_events, TOOL)
