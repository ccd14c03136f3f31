"""Filters and registries of the native warnings; what a program changes in `warnings` counts; how errors are told."""
import sys
import warnings
import _warnings


def shown(f, *args, **kwargs):
    with warnings.catch_warnings(record=True) as log:
        try:
            f(*args, **kwargs)
        except Exception as e:
            print('  raised', type(e).__name__, e)
    print('  ', [(w.category.__name__, str(w.message), w.lineno, w.source, w.line) for w in log])


def repeat(action, **kwargs):
    print(action)
    with warnings.catch_warnings():
        warnings.resetwarnings()
        warnings.simplefilter(action, **kwargs)
        registry = {}
        for line in (1, 1, 2):
            shown(warnings.warn_explicit, 'text', UserWarning, 'file.py', line, registry=registry)
        print('  ', sorted(map(str, registry)))


for action in ('default', 'always', 'ignore', 'error', 'module', 'once', 'all'):
    repeat(action)


def inner(level):
    warnings.warn('level', stacklevel=level)


def outer(level):
    inner(level)


for level in (1, 2, 3, 100):
    warnings.simplefilter('always')
    shown(outer, level)
shown(warnings.warn, 'skip', skip_file_prefixes=('/none',))
shown(warnings.warn, UserWarning('instance'), source=5)
shown(warnings.warn, 'x', 3)
shown(warnings.warn, 'x', int)
shown(warnings.warn, 'x', skip_file_prefixes=[])
shown(warnings.warn, 'x', skip_file_prefixes=(3,))
shown(warnings.warn)
shown(warnings.warn_explicit, 'x', UserWarning, 'f', 1, registry=3)
shown(warnings.warn_explicit, 'x', UserWarning, 'f', 1, module_globals=3)
shown(warnings.warn_explicit, 'x', UserWarning, 3, 1)
for filters in ([(1, 2)], 3, [(1, 2, 3, 4, 5)], [('odd', None, UserWarning, None, 0)]):
    warnings.filters = filters
    try:
        warnings.warn('x')
    except Exception as e:
        print(type(e).__name__, e)
warnings.filters = []
warnings.defaultaction = 'error'
shown(warnings.warn, 'by default action')
warnings.defaultaction = 'default'
warnings.filterwarnings('ignore', message='quiet', category=UserWarning, module='__main__')
shown(warnings.warn, 'Quiet please')
shown(warnings.warn, 'loud')
print(warnings.filters is not _warnings.filters, [f[0] for f in _warnings.filters])
print(_warnings._defaultaction, type(_warnings._warnings_context).__name__)
