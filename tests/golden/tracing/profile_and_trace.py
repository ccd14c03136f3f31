"""cProfile, profile, trace, bdb."""
import bdb
import cProfile
import io
import pstats
import sys
import trace


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def work():
    [].append(fib(5))
    return sorted('cab', key=str.upper)


profiler = cProfile.Profile(lambda: 0, 0.0)
profiler.enable()
work()
profiler.disable()
rows = []
for entry in profiler.getstats():
    code = entry.code if isinstance(entry.code, str) else entry.code.co_name
    callees = sorted((c.code if isinstance(c.code, str) else c.code.co_name, c.callcount, c.reccallcount) for c in entry.calls or ())
    rows.append((code, entry.callcount, entry.reccallcount, callees))
for row in sorted(rows):
    print(*row)
print(profiler.runcall(fib, 3))
stream = io.StringIO()
stats = pstats.Stats(profiler, stream=stream)
print(stats.total_calls, stats.prim_calls)

tracer = trace.Trace(count=1, trace=0)
tracer.runfunc(work)
counts = {(line - fib.__code__.co_firstlineno): count for (file, line), count in tracer.results().counts.items() if file == __file__}
print(counts)


class Debugger(bdb.Bdb):
    def user_call(self, frame, args):
        print('call', frame.f_code.co_name)
        self.set_step()

    def user_line(self, frame):
        print('line', frame.f_code.co_name, frame.f_lineno - fib.__code__.co_firstlineno)
        self.set_step()

    def user_return(self, frame, value):
        print('return', frame.f_code.co_name, value)
        self.set_step()


debugger = Debugger()
debugger.runcall(fib, 1)
print(sys.gettrace())
