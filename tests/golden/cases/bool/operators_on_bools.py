True & False, True | 1, True ^ True, True and 5, False or "x", not True, True == 1, True is True, True + True, True * 3, True / 2, True // 2, True ** 2, -True, +False, True << 3, True < False, [1, 2][True], "ab"[False], {True: 1}[1], True in [1], hash(True), sum([True, False]), int(True), str(False), f"{True:d}", "%d" % True, isinstance(True, int), type(True & 1), type(True | False), bool(2), bool(-1), max(True, False), sorted([True, False]), True.__and__(False), True.real, bin(True), round(True), divmod(True, True), abs(True), chr(True), range(True), True if 1 > 2 else False
True + "a"
True.x = 1
True()
True[0]
del True
True = 1
bool.x = 1
class B(bool): pass
