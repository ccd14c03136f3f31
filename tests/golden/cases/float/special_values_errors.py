nan, inf = float("nan"), float("inf")
int(nan)
int(inf)
round(nan)
inf // 0
0.0 ** -2
(-0.0) ** -1
