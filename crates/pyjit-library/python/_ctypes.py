"""What of `_ctypes` needs no foreign code: the simple types, their sizes, arrays of them.

Shared libraries cannot be loaded and foreign functions not be called; whoever tries gets an OSError. Structures can be
declared and measured, not laid over memory.
"""

import struct as _struct

__version__ = '1.1.0'
RTLD_LOCAL = 0
RTLD_GLOBAL = 256
FUNCFLAG_CDECL = 1
FUNCFLAG_PYTHONAPI = 4
FUNCFLAG_USE_ERRNO = 8
FUNCFLAG_USE_LASTERROR = 16
CTYPES_MAX_ARGCOUNT = 1024
SIZEOF_TIME_T = 8

_memmove_addr = _memset_addr = _string_at_addr = _cast_addr = _wstring_at_addr = _memoryview_at_addr = 0

# The type codes that `struct` does not know by the same letter.
_SIZES = {'g': 16, 'v': 2, 'O': 8, 'z': 8, 'Z': 8, 'X': 8, 'u': 4, 'C': 32, 'D': 16, 'E': 32, 'F': 8, 'G': 32}
_INTS = {'b': (8, True), 'B': (8, False), 'h': (16, True), 'H': (16, False), 'i': (32, True), 'I': (32, False),
         'l': (64, True), 'L': (64, False), 'q': (64, True), 'Q': (64, False), 'P': (64, False)}


class ArgumentError(Exception):
    pass


class CField:
    """A member of a structure."""


def _no_foreign(*args):
    raise OSError('foreign functions are not supported')


def dlopen(name, flags=0):
    if name is None:
        return 0
    raise OSError(f'{name}: shared libraries cannot be loaded')


def dlclose(handle):
    return 0


dlsym = dladdr = _no_foreign
_errno = 0


def get_errno():
    return _errno


def set_errno(value):
    global _errno
    old, _errno = _errno, value
    return old


class _CType(type):
    def __mul__(cls, length):
        if not isinstance(length, int):
            raise TypeError(f"can't multiply sequence by non-int of type {type(length).__name__!r}")
        if length < 0:
            raise ValueError('Array length must be >= 0, not %d' % length)
        return _ArrayType(f'{cls.__name__}_Array_{length}', (Array,), {'_type_': cls, '_length_': length})

    __rmul__ = __mul__

    def from_param(cls, value):
        if isinstance(value, cls):
            return value
        return cls(value)


class _SimpleType(_CType):
    pass


class _ArrayType(_CType):
    pass


class _StructType(_CType):
    pass


class _CData(metaclass=_CType):
    pass


class _SimpleCData(_CData, metaclass=_SimpleType):
    def __init__(self, value=None):
        code = self._type_
        if value is None:
            value = {'c': b'\0', 'u': '\0', '?': False}.get(code, 0.0 if code in 'fdg' else None if code in 'zZPO' else 0)
        self.value = value

    def __setattr__(self, name, value):
        if name == 'value':
            value = self._checked(value)
        object.__setattr__(self, name, value)

    def _checked(self, value):
        code = self._type_
        if code in _INTS:
            if code == 'P' and value is None:
                return None
            if not hasattr(value, '__index__'):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
            bits, signed = _INTS[code]
            value = value.__index__() & (1 << bits) - 1
            return value - (1 << bits) if signed and value >> bits - 1 else value
        if code in 'dg':
            return float(value)
        if code == 'f':
            return _struct.unpack('f', _struct.pack('f', value))[0]
        if code == '?':
            return bool(value)
        if code == 'c':
            if isinstance(value, int):
                value = bytes([value])
            if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
                raise TypeError('one character bytes, bytearray, or an integer in range(256) expected')
            return bytes(value)
        if code == 'u' and (not isinstance(value, str) or len(value) != 1):
            raise TypeError('a unicode character expected')
        return value

    def __bool__(self):
        return bool(self.value) and self.value != b'\0'

    def __repr__(self):
        if type(self).__bases__[0] is not _SimpleCData:
            return object.__repr__(self)
        return f'{type(self).__name__}({self.value!r})'


class Array(_CData, metaclass=_ArrayType):
    def __init__(self, *values):
        if len(values) > self._length_:
            raise IndexError('invalid index')
        self._items = [self._type_(value) for value in values]
        self._items += [self._type_() for _ in range(self._length_ - len(values))]

    def __len__(self):
        return self._length_

    def __getitem__(self, index):
        item = self._items[index]
        if isinstance(index, slice):
            values = [part.value for part in item]
            return b''.join(values) if self._type_._type_ == 'c' else values
        return item.value if isinstance(item, _SimpleCData) else item

    def __setitem__(self, index, value):
        self._items[index].value = value

    @property
    def value(self):
        joined = self[:]
        return joined.split(b'\0', 1)[0] if isinstance(joined, bytes) else joined

    @value.setter
    def value(self, data):
        if len(data) > self._length_:
            raise ValueError('byte string too long')
        for index, byte in enumerate(bytes(data) + b'\0' * (len(data) < self._length_)):
            self._items[index].value = byte

    @property
    def raw(self):
        return self[:]


class Structure(_CData, metaclass=_StructType):
    def __init__(self, *values, **named):
        for (name, kind, *_), value in zip(getattr(self, '_fields_', ()), values):
            setattr(self, name, value)
        for name, value in named.items():
            setattr(self, name, value)


class Union(Structure):
    pass


class _Pointer(_CData):
    def __init__(self, target=None):
        self.contents = target


class CFuncPtr(_CData):
    def __init__(self, *args):
        pass

    __call__ = _no_foreign


def _layout(kind):
    """Size and alignment of a type."""
    if issubclass(kind, _SimpleCData):
        code = kind._type_
        size = _SIZES.get(code) or _struct.calcsize(code)
        return size, min(size, 16)
    if issubclass(kind, Array):
        size, align = _layout(kind._type_)
        return size * kind._length_, align
    if issubclass(kind, Structure):
        end = largest = 0
        most = 1
        for _, field, *_ in getattr(kind, '_fields_', ()):
            size, align = _layout(field)
            align = min(align, getattr(kind, '_pack_', align))
            start = 0 if issubclass(kind, Union) else -(-end // align) * align
            end = start + size
            largest, most = max(largest, end), max(most, align)
        return -(-largest // most) * most, most
    return 8, 8


def _type_of(value, what):
    kind = value if isinstance(value, type) else type(value)
    if not issubclass(kind, _CData):
        raise TypeError(what)
    return kind


def sizeof(value):
    return _layout(_type_of(value, 'this type has no size'))[0]


def alignment(value):
    return _layout(_type_of(value, 'no alignment info'))[1]


def byref(value, offset=0):
    return _Pointer(value)


def resize(value, size):
    raise ValueError('Memory cannot be resized because this object doesn\'t own it')


def addressof(value):
    _type_of(value, 'invalid type')
    return id(value)


def buffer_info(value):
    _type_of(value, 'not a ctypes type or object')
    return None, 0, ()
