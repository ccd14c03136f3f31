1 + 2j, (1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 1j), (1 + 2j) ** 2, (1 + 2j) ** -1, (1 + 2j) ** 0.5, (1 + 2j) ** (1 + 1j), abs(3 + 4j), -(1 + 2j), +(1j), 2 - 1j, 1.5 * 1j
1j * 1j, 1j ** 2, 0j ** 0, (1 + 2j).conjugate(), (1 + 2j).real, (1 + 2j).imag, complex(1, -0.0), complex(-0.0, -0.0), -0j, complex("nan"), 1e300j * 1e300j, complex(float("inf"), 1)
1j == 1j, 1 + 0j == 1, 1 + 0j == True, 1j == "1j", 1j != 2j, hash(1 + 0j) == hash(1), hash(1j), hash(1 + 2j), bool(0j), bool(1j)
complex(), complex(1), complex(1, 2), complex("1+2j"), complex(" 1-2J "), complex("j"), complex("-j"), complex("1e3+1e-3j"), complex("(1+2j)"), complex("5"), complex("inf+nanj"), complex(real=3), complex(imag=3), complex(1.5, True)
complex.from_number(3), complex.from_number(1j)
class C:
    def __complex__(self): return 3 + 4j
complex(C()), abs(complex(C()))
class D:
    def __complex__(self): return 3
