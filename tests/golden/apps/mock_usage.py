"""unittest.mock: call records, side effects, patching, specs."""

from unittest import mock
import os

m = mock.Mock(return_value=5, name="m")
print(m(1, a=2), m.called, m.call_count, m.call_args, m.call_args_list, m.mock_calls)
m.attr.method.return_value = "deep"
print(m.attr.method(3), m.method_calls)
m.assert_called_once_with(1, a=2)
for bad in (lambda: m.assert_called_once_with(9), lambda: m.other.assert_called(), lambda: mock.Mock(spec=["x"]).y, lambda: mock.Mock(side_effect=ValueError("boom"))(), lambda: mock.create_autospec(lambda a: 0)()):
    try:
        bad()
    except (AssertionError, AttributeError, ValueError, TypeError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
seq = mock.Mock(side_effect=[1, 2])
print(seq(), seq())
with mock.patch("os.getcwd", return_value="/patched"):
    print(os.getcwd())
print(os.getcwd() != "/patched")
with mock.patch.dict(os.environ, {"NEW_VAR": "x"}):
    print(os.environ["NEW_VAR"])
print("NEW_VAR" in os.environ)
mm = mock.MagicMock()
mm.__len__.return_value = 3
mm.__getitem__.side_effect = lambda k: k * 2
print(len(mm), mm[4], mm == mm, bool(mm), mock.ANY == 5, mock.call(1, x=2), mock.sentinel.thing)


class Target:
    value = 1

    def method(self):
        return "real"


with mock.patch.object(Target, "method", lambda self: "fake"), mock.patch.multiple(Target, value=9):
    print(Target().method(), Target.value)
print(Target().method(), Target.value)
