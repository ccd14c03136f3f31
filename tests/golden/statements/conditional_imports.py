"""Fallback imports, lazy imports in functions, reload, import hooks, module attributes."""

try:
    import not_there_fast as fast
except ImportError:
    fast = None
print(fast)


def lazy():
    import bisect

    return bisect.bisect([1, 2], 1)


print(lazy(), "bisect" in globals())
import importlib
import sys
import types

module = types.ModuleType("generated", "A doc.")
exec("value = 1\ndef get(): return value", module.__dict__)
sys.modules["generated"] = module
import generated

print(generated.get(), generated.__doc__, generated.__name__, generated)
generated.value = 5
print(generated.get(), vars(generated)["value"])


class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("virtual"):
            return importlib.util.spec_from_loader(name, self, is_package=name == "virtual")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        print("executing", module.__name__)
        module.origin = module.__spec__.name


import importlib.util

sys.meta_path.insert(0, Finder())
import virtual.inner
from virtual import inner as same

print(virtual.origin, virtual.inner.origin, same is virtual.inner, virtual.__package__, virtual.inner.__package__)
importlib.reload(virtual.inner)
try:
    import virtual.inner.deeper
except ModuleNotFoundError as error:
    print(error)
print(importlib.import_module("string").digits, importlib.import_module(".abc", "collections").__name__)
for bad in (lambda: importlib.import_module(".x"), lambda: importlib.reload(5), lambda: importlib.import_module(""), lambda: importlib.reload(types.ModuleType("unknown")), lambda: importlib.util.find_spec("nope.x")):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
print(importlib.util.find_spec("nope"), importlib.util.find_spec("json").name, "virtual" in sys.modules)
del sys.modules["virtual"]
import virtual
