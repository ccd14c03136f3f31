bytearray("a")
bytearray(-1)
bytearray([256])
bytearray(None)
bytearray(1.5)
bytearray(5, "ascii")
bytearray(10**20)
class Sub(bytearray):
    tag = 1
