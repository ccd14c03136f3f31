"""symtable: scopes and what names are in them."""
import symtable

SOURCE = '''
import os
glob = 1
def outer(a, b=1, *args, c, **kw):
    global glob
    x: int = a
    def inner():
        nonlocal x
        x = b
        return [i for i in args if c]
    return inner
class C[T]:
    __private = 1
    def method(self): return __class__, self.__private
type Alias[U] = list[U]
'''


def show(table, indent=0):
    print(' ' * indent, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(), table.is_optimized(), table.has_children())
    for symbol in sorted(table.get_symbols(), key=lambda symbol: symbol.get_name()):
        facts = [name for name in dir(symbol) if name.startswith('is_') and getattr(symbol, name)()]
        print(' ' * indent, ' ', symbol.get_name(), *facts)
    if isinstance(table, symtable.Function):
        print(' ' * indent, ' ', table.get_parameters(), sorted(table.get_locals()), table.get_frees(), sorted(table.get_globals()), table.get_nonlocals())
    for child in table.get_children():
        show(child, indent + 2)


show(symtable.symtable(SOURCE, 'file.py', 'exec'))
for arguments in ((1, 'f', 'exec'), ('1', 'f', 'other'), ('(', 'f', 'exec'), ('def f(x, x): pass', 'f', 'exec'), ('1', 2, 'eval')):
    try:
        symtable.symtable(*arguments)
    except Exception as error:
        print(type(error).__name__, error)
