"""sys.settrace and sys.setprofile: which events, in which order."""
import sys

events = []


def tracer(frame, event, arg):
    if event == 'exception':
        arg = arg[0].__name__
    events.append((frame.f_lineno - frame.f_code.co_firstlineno, event, frame.f_code.co_name, arg))
    return tracer


def run(function, *args, trace=tracer):
    events.clear()
    sys.settrace(trace)
    try:
        function(*args)
    except Exception as error:
        print('raised', repr(error))
    finally:
        sys.settrace(None)
    for event in events:
        print(' ', *event)


def loop(n):
    total = 0
    for i in range(n):
        if i == 1:
            continue
        total += i
    else:
        total *= 2
    return total


def one_line(): return [x
                        for x in (1,
                                  2)]


def raising():
    try:
        1 / 0
    except ZeroDivisionError as error:
        pass
    finally:
        done = 1
    raise KeyError(1)


def generator():
    yield 1
    received = yield 2
    return received


def consume():
    for item in generator():
        pass


def spin():
    n = 3
    while n: n -= 1


def nested():
    def inner():
        return 1
    with Context() as f:
        x = inner()
    match x:
        case 2:
            pass
        case 1:
            return 'one'


class Context:
    attribute = 1

    def __enter__(self):
        return 'entered'

    def __exit__(self, *args):
        return True


def suppressed():
    with Context():
        raise ValueError
    return 2


for function, *args in ((loop, 3), (one_line,), (raising,), (consume,), (spin,), (nested,), (suppressed,)):
    print(function.__name__)
    run(function, *args)


print('lines off, opcodes on')


def opcodes(frame, event, arg):
    if event == 'line':
        frame.f_trace_lines = False
    frame.f_trace_opcodes = True
    events.append((event, frame.f_lasti))
    return opcodes


run(spin, trace=opcodes)


def failing(frame, event, arg):
    if event == 'line':
        raise RuntimeError('in tracer')
    return failing


run(loop, 2, trace=failing)
print(sys.gettrace())


def profiler(frame, event, arg):
    if event.startswith('c_'):
        arg = arg.__name__
    events.append((event, frame.f_code.co_name, arg))


def profiled():
    len([1].copy())
    sorted([2, 1], key=lambda x: -x)
    try:
        int('x')
    except ValueError:
        pass
    return list(generator())


events.clear()
sys.setprofile(profiler)
profiled()
sys.setprofile(None)
for event in events:
    print(' ', *event)
