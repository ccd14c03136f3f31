1j, -1j, 1 - 1j, 1.5 + 2.5j, 1e20j, 1e16 + 1e-5j, complex(0, -0.0), complex(-0.0, 1), complex(float("nan"), float("-inf")), 3j * 2, (0.1 + 0.2j)
str(1 + 2j), repr(1j), f"{1 + 2j}", f"{1 + 2j:.2f}", f"{1 + 2j:>12}|", f"{1 - 2.5j:+.1e}", f"{12345.678 + 1j:,.1f}", f"{1 + 2j:g}", f"{1j:g}", f"{1j:}", f"{1 + 2j:<15.1f}|", f"{1 + 2j:*^15}|"
"%s %r" % (1j, 2j)
(1 + 2j).__getnewargs__(), (1j).__complex__(), complex.__doc__.splitlines()[0]
