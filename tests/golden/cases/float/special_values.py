nan, inf = float("nan"), float("inf")
nan == nan, nan != nan, nan < 1, nan > 1, inf == inf, inf > 10**400, -inf < -10**400, inf + 1, inf - inf, inf * 0, inf / inf, 1 / inf, -1 / inf, inf // 2, inf % 2, 5 % inf, -5 % inf, inf ** 0, nan ** 0, 1 ** nan, 0.0 ** inf, inf ** -1, (-inf) ** 3, (-inf) ** 2, 2 ** inf, 0.5 ** inf, (-1) ** inf
max(nan, 1), max(1, nan), min(nan, 1), min(1, nan), sorted([3, nan, 1]), [nan].index(nan), nan in [nan], [nan] == [nan], (nan,) == (float("nan"),), hash(inf), hash(-inf), {inf: 1}[1e999], bool(nan), int(-0.0), str(-0.0), 0.0 == -0.0, {0.0: 1}[-0.0], -0.0 + 0.0, abs(-0.0), round(-0.4), -0.0 * 5, 0.0 / -5, max(0.0, -0.0), sum([-0.0, -0.0]), sum([]) * -1.0
divmod(inf, 1), divmod(1, inf), divmod(-1, inf)
f"{inf} {nan} {-inf:.3f} {nan:+} {inf:e} {inf:08} {nan:>6} {-0.0} {-0.0:.0f} {0.0:+}", "%f %e %g" % (inf, -inf, nan), repr([inf, nan]), 1e308 * 10 - 1e308 * 10, 1e-324, 5e-324, 2.2250738585072014e-308 / 2, 1.7976931348623157e308 * 1.0000000001
complex(inf, nan), complex(nan, 1) == complex(nan, 1), abs(complex(inf, nan)), complex("inf"), nan.is_integer(), inf.is_integer(), (-0.0).hex(), nan.hex()
