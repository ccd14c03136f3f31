"""frame.f_lineno = n in a trace function."""
import sys
import warnings

warnings.simplefilter('ignore')


def jump(function, start, target, event='line'):
    first = function.__code__.co_firstlineno
    done = False

    def tracer(frame, kind, arg):
        nonlocal done
        if frame.f_code is function.__code__ and not done and kind == event and frame.f_lineno == first + start:
            done = True
            frame.f_lineno = first + target
        return tracer

    output = []
    sys.settrace(tracer)
    try:
        function(output)
    except Exception as error:
        output.append(f'{type(error).__name__}: {error}')
    finally:
        sys.settrace(None)
    print(function.__name__, start, '->', target, output)


def straight(output):
    output.append(1)
    output.append(2)
    output.append(3)


def looping(output):
    for i in 1, 2:
        output.append(i)
    output.append('after')
    while i:
        i -= 1
        output.append('w')
    output.append('end')


def trying(output):
    output.append(1)
    try:
        output.append(2)
        1 / 0
    except ZeroDivisionError:
        output.append(3)
        output.append(4)
    finally:
        output.append(5)
    output.append(6)


def using(output):
    with open('/dev/null'):
        output.append(1)
        output.append(2)
    output.append(3)


for start, target in ((1, 3), (3, 1), (2, 2), (1, -5), (1, 50)):
    jump(straight, start, target)
for start, target in ((2, 3), (3, 2), (3, 1), (6, 7), (3, 5), (7, 1)):
    jump(looping, start, target)
for start, target in ((1, 3), (3, 9), (7, 10), (1, 6), (1, 7), (6, 10), (9, 1), (10, 3)):
    jump(trying, start, target)
for start, target in ((2, 4), (1, 3), (4, 2), (3, 1)):
    jump(using, start, target)
jump(straight, 0, 2, 'call')
jump(straight, 3, 1, 'return')
try:
    sys._getframe().f_lineno = 1
except ValueError as error:
    print(error)
for wrong in ('x', None, 2**70):
    def tracer(frame, event, arg):
        frame.f_lineno = wrong
        return tracer
    def outer(frame, event, arg):
        return tracer
    sys.settrace(outer)
    try:
        straight([])
    except Exception as error:
        print(type(error).__name__, error)
    finally:
        sys.settrace(None)
