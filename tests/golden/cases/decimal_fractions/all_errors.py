from decimal import *
from fractions import Fraction
Decimal("x")
Decimal(1) / 0
Decimal(0) / 0
Decimal(1) + 1.5
Decimal("1") + "a"
Decimal("sNaN") + 1
Decimal(-1).sqrt()
Decimal(1) < "a"
int(Decimal("NaN"))
Fraction(1, 0)
Fraction("x")
Fraction(1.5, 2)
Fraction("1/0")
Fraction(float("nan"))
Fraction(1, 2) + "a"
