int(), int(3.9), int(-3.9), int("42"), int("  -42\n"), int("1_000"), int("+5"), int(True), int("0"), int("00")
int("ff", 16), int("0xff", 16), int("0xff", 0), int("0b101", 0), int("0o17", 0), int("z", 36), int("-0b11", 2), int("10", base=3)
int(b"12"), int(bytearray(b"0x1f"), 16), int("\u0663\u0664"), int("1e5".replace("e5", "0"))
