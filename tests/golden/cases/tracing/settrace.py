import sys
events = []
def tracer(frame, event, arg):
    if frame.f_code.co_filename == "<traced>": events.append((frame.f_code.co_name, event, frame.f_lineno, repr(arg) if event == "return" else None))
    return tracer
exec(compile("def f(x):\n  y = x + 1\n  for i in range(2):\n    y += i\n  return y\ndef g():\n  try:\n    1 / 0\n  except ZeroDivisionError:\n    return 'c'\ndef h():\n  yield 1\n  yield 2\n", "<traced>", "exec"))
sys.settrace(tracer); f(1); sys.settrace(None)
events, events.clear()
sys.settrace(tracer); g(); sys.settrace(None)
[e[:3] for e in events], events.clear()
sys.settrace(tracer); list(h()); sys.settrace(None)
[e[:3] for e in events], events.clear(), sys.gettrace()
calls = []
sys.setprofile(lambda f, e, a: calls.append((e, getattr(a, "__name__", None) if e.startswith("c_") else f.f_code.co_name))); len("a"); f(1); sys.setprofile(None)
[c for c in calls if c[1] in ("len", "f")]
def lines(frame, event, arg): frame.f_trace_opcodes = False; frame.f_trace_lines = False; return lines
sys.settrace(lambda f, e, a: 1 / 0)
sys.gettrace() is None
m = sys.monitoring; m.use_tool_id(3, "t"), m.get_tool(3), m.register_callback(3, m.events.PY_START, lambda c, o: events.append(c.co_name)), m.set_events(3, m.events.PY_START), f(1), m.set_events(3, 0), m.free_tool_id(3), "f" in events
m.use_tool_id(9, "x")
m.set_events(3, 1)
m.get_tool(3), m.events.LINE, m.DISABLE is not None
