import math
math.sqrt(16), math.sqrt(2), math.isqrt(17), math.isqrt(10**40), math.cbrt(27), math.pow(2, 0.5), math.exp(1), math.exp2(3), math.expm1(1e-10), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-10), math.log(10**400), math.log2(2**1000)
math.sin(1), math.cos(1), math.tan(1), math.asin(1), math.acos(0.5), math.atan(1), math.atan2(-1, -1), math.sinh(1), math.cosh(1), math.tanh(0.5), math.asinh(1), math.acosh(2), math.atanh(0.5), math.degrees(math.pi), math.radians(180), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist((0, 0), (3, 4))
math.pi, math.e, math.tau, math.inf, math.nan, math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.fabs(-2), math.fmod(-5, 3), math.remainder(5, 3), math.modf(-1.5), math.frexp(8), math.ldexp(0.5, 4), math.copysign(1, -0.0), math.nextafter(1, 2), math.ulp(1.0), math.nextafter(0, 1, steps=3)
math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9)
math.gamma(5), math.lgamma(10), math.erf(0.5), math.erfc(0.5), math.fma(2, 3, 4), math.gamma(0.5)
math.factorial(20), math.factorial(30), math.factorial(0), math.comb(10, 3), math.perm(10, 3), math.perm(5), math.comb(100, 50), math.comb(3, 5)
math.gcd(12, 18), math.gcd(), math.gcd(-4, 6, 8), math.lcm(4, 6), math.lcm(), math.gcd(0, 5), math.gcd(2**70, 2**65), math.lcm(0, 5)
math.prod([1, 2, 3]), math.prod([]), math.prod([2.5, 2]), math.prod([1, 2], start=10), math.fsum([0.1] * 10), math.fsum([1e16, 1, -1e16]), math.sumprod([1, 2], [3, 4]), math.sumprod([0.1] * 3, [3, 3, 3])
