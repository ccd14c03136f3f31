1j / 0
0j ** -1
0j ** 1j
1j // 1
1j % 1
divmod(1j, 1)
1j < 2
int(1j)
float(1j)
round(1j)
complex("1 + 2j")
complex("")
complex("1+2")
complex("1j2")
complex("a", 1)
complex(1, "a")
complex(None)
complex([])
complex.from_number("3")
class C:
    def __complex__(self): return 3 + 4j
class D:
    def __complex__(self): return 3
complex(D())
