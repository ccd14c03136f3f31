import cmath
cmath.sqrt(-1), cmath.exp(1j), cmath.log(-1), cmath.log(8, 2), cmath.log10(100j), cmath.phase(-1), cmath.polar(1j), cmath.rect(1, 0), cmath.sin(1j), cmath.cos(1 + 1j), cmath.tan(1j), cmath.asin(2), cmath.acos(2), cmath.atan(0.5), cmath.sinh(1), cmath.cosh(1), cmath.tanh(1j)
cmath.isnan(complex("nan")), cmath.isinf(complex("inf")), cmath.isfinite(1j), cmath.isclose(1, 1 + 1e-12j), cmath.pi, cmath.infj, cmath.nanj, cmath.inf
cmath.log(0)
cmath.sqrt("a")
cmath.rect(1, cmath.inf)
cmath.atanh(1)
