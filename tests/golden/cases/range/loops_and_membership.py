[i for i in range(5)], [i for i in range(5, 0, -1)], list(range(0, 1, 2)), list(range(3, 3)), list(range(5, 2)), [range(3)[i] for i in (0, -1)], sum(range(10)), max(range(5, 50, 7)), min(range(5, 0, -2)), len(range(0, 100, 7)), 5 in range(0, 10, 5), 7 in range(0, 10, 5), -1 in range(5), 2.0 in range(5), "a" in range(5), range(5).index(3), range(5).count(9), list(reversed(range(0, 10, 3))), range(10)[2:8:2], range(10)[::-1], list(range(10)[-3:]), range(0) == range(1, 1), bool(range(0)), tuple(range(3)), [*range(2), *range(2)], dict.fromkeys(range(2)), list(zip(range(3), "abc")), list(map(str, range(2))), sorted(range(3), key=lambda v: -v), any(range(1)), all(range(1, 3))
for i in range(3): print(i, end=" ")
for i in range(2, -1, -1): print(i, end=" ")
for i in range(10**20, 10**20 + 2): print(i)
for i in range(2**31 - 1, 2**31 + 1): print(i)
for i in range(2**63 - 1, 2**63 + 1): print(i)
i
range(1.5)
range("3")
range(1, 2, 0)
range(3)[9]
range(3).index(7)
range(3)[0] = 1
range(3) + range(2)
range()
