"""Finder and loader of the embedded standard library.

The library is served as the files of sys._stdlib_dir, which need not exist: a path hook claims that folder and those
below it, so that a script's own modules come before the library's, as on disk.
"""

import _frozen_importlib_external as _external
import _imp
import sys


class LibraryLoader:
    """Loads one module of the embedded library."""

    def __init__(self, name, path):
        self.name = name
        self.path = path

    def _relative(self, path):
        return path[len(sys._stdlib_dir) + 1:]

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)

    def get_code(self, fullname):
        return _imp._library_code(self._relative(self.path), self.path)

    def get_source(self, fullname):
        return _imp._library_source(self._relative(self.path)).decode('utf-8')

    def get_data(self, path):
        if path.startswith(sys._stdlib_dir + '/'):
            return _imp._library_source(self._relative(path))
        raise OSError(f'no file {path!r} in the library')

    def get_filename(self, fullname=None):
        return self.path

    def is_package(self, fullname):
        return self.path.endswith('/__init__.py')

    def get_resource_reader(self, fullname):
        return None


class LibraryFinder:
    """Finds the modules in one folder of the embedded library."""

    def __init__(self, path):
        self.path = path
        self._prefix = path[len(sys._stdlib_dir) + 1:]
        if self._prefix:
            self._prefix += '/'

    def find_spec(self, fullname, target=None):
        tail = fullname.rpartition('.')[2]
        relative = self._prefix + tail
        for file in (relative + '/__init__.py', relative + '.py'):
            if _imp._library_find(file) is not None:
                location = f'{sys._stdlib_dir}/{file}'
                loader = LibraryLoader(fullname, location)
                search = [location[:-len('/__init__.py')]] if file.endswith('/__init__.py') else None
                return _external.spec_from_file_location(
                    fullname, location, loader=loader, submodule_search_locations=search)
        return None

    def invalidate_caches(self):
        pass

    def __repr__(self):
        return f'LibraryFinder({self.path!r})'


def _hook(path):
    library = sys._stdlib_dir
    if path == library or path.startswith(library + '/'):
        return LibraryFinder(path)
    raise ImportError('not in the embedded library', path=path)


def _archive_hook(path):
    # zipimport is a large module: it is imported when something on the path is no folder.
    if _external._path_isdir(path):
        raise ImportError('not a Zip file', path=path)
    try:
        _external._path_stat(path.partition('.zip')[0] + '.zip' if '.zip/' in path else path)
    except OSError:
        raise ImportError('not a Zip file', path=path) from None
    import zipimport
    hooks = sys.path_hooks
    if _archive_hook in hooks:
        hooks[hooks.index(_archive_hook)] = zipimport.zipimporter
    return zipimport.zipimporter(path)


def install():
    sys.path_hooks[:0] = [_archive_hook, _hook]
