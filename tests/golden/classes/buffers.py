"""__buffer__ and __release_buffer__ of Python classes (PEP 688); views that keep their buffers."""

import array
import gc


class Store:
    def __init__(self, text):
        self.data = bytearray(text)
        self.released = 0

    def __buffer__(self, flags):
        return memoryview(self.data)

    def __release_buffer__(self, view):
        self.released += 1


store = Store(b"abc")
view = memoryview(store)
print(bytes(view), view.obj is store, store.released)
view.release()
print(store.released, bytes(store), store.released, b"-".join([store, b"x"]), b"abcd".startswith(store))


class Wrong:
    def __buffer__(self, flags):
        return b"no view"


class Reads:
    def __buffer__(self, flags):
        print("flags", flags)
        return memoryview(b"constant")


for action in (lambda: memoryview(Wrong()), lambda: bytes(Reads()), lambda: bytearray(b"12345678")[:] + Reads()):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

data = bytearray(b"0123456789")
view = data.__buffer__(0)
try:
    data.append(1)
except BufferError as error:
    print(error)
try:
    data.__release_buffer__(memoryview(b""))
except ValueError as error:
    print(error)
data.__release_buffer__(view)
data.append(65)
print(data, hasattr(b"", "__buffer__"), hasattr(b"", "__release_buffer__"), hasattr(view, "__del__"))


class Sneaky(bytes):
    def __len__(self):
        data.clear()
        return 1


try:
    data.hex(Sneaky(b":"))
except BufferError as error:
    print(error)
try:
    b"x".hex(Sneaky())
except ValueError as error:
    print(error)


class Clears:
    def __index__(self):
        numbers.clear()
        return 7


numbers = array.array("i", [1, 2, 3])
try:
    numbers[1] = Clears()
except IndexError as error:
    print(error)


class Releases:
    def __index__(self):
        view.release()
        return 1


view = memoryview(bytearray(b"abcdef"))
print(bytes(view[Releases():3]))
view = memoryview(bytearray(b"abcdef"))
try:
    view[Releases()]
except ValueError as error:
    print(error)
