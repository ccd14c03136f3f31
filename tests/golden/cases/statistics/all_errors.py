import statistics as s
s.mean([])
s.median([])
s.mode([])
s.stdev([1])
s.harmonic_mean([-1])
s.quantiles([1], n=0)
s.correlation([1], [2])
s.mean(["a"])
