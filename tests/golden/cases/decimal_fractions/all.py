from decimal import *
from fractions import Fraction
Decimal("1.1") + Decimal("2.2"), Decimal(1) / Decimal(3), Decimal("1.10"), Decimal(0.1), Decimal(5), Decimal("NaN"), Decimal("-Infinity"), Decimal("1E+5"), Decimal("1.23").quantize(Decimal("0.1")), Decimal("2.5").to_integral_value(), Decimal("1.5") * 2, Decimal("7") // 2, Decimal("-7") % 3, divmod(Decimal(7), 3), Decimal(2) ** 10, Decimal(2).sqrt(), Decimal("1.50").normalize(), Decimal("123.456").as_tuple(), Decimal("1.1") == 1.1, Decimal("0.5") == 0.5, hash(Decimal(5)) == hash(5), int(Decimal("3.9")), float(Decimal("1.5")), round(Decimal("2.675"), 2), str(Decimal("0E-10")), f"{Decimal('1234.5'):,.2f}", Decimal("1").compare(2), max(Decimal(1), 2), Decimal(10).ln(), Decimal(1).exp(), abs(Decimal(-5)), Decimal("1e400") > 1e308
with localcontext() as c:
    c.prec = 5; c.rounding = ROUND_DOWN
    print(Decimal(2) / 3)
getcontext().prec, getcontext().copy().rounding, Context(prec=3).divide(Decimal(1), 3), DefaultContext.Emax
Fraction(1, 3) + Fraction(1, 6), Fraction("0.75"), Fraction(0.5), Fraction(6, -4), Fraction(3), Fraction("3/4"), Fraction(1, 3) * 3, Fraction(1, 3) ** 2, Fraction(7, 2) // 1, Fraction(7, 2) % 1, float(Fraction(1, 4)), int(Fraction(7, 2)), round(Fraction(5, 2)), Fraction(3.14).limit_denominator(100), Fraction(1, 2) == 0.5, Fraction(1, 2) < 1, hash(Fraction(4, 2)) == hash(2), str(Fraction(1, 2)), Fraction(1, 2).numerator, Fraction(1, 3) + 1.0, f"{Fraction(1, 3):.3f}", abs(Fraction(-1, 2)), Fraction.from_float(0.1).denominator, 2 ** Fraction(1, 2), Fraction(Decimal("1.5"))
