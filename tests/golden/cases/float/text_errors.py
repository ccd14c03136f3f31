f"{1.5:d}"
f"{1.5:x}"
f"{1.5:s}"
f"{1.5:c}"
f"{1.5:,s}"
f"{1.5:.}"
f"{1.5:.2147483648f}"
"%f" % "x"
"%.1f" % None
round(float("nan"))
round(float("inf"))
round(1.7e308, -308)
round(1.5, "a")
