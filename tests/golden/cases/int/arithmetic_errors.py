# Operators on small and big ints, and what they refuse.
1 // 0
1 % 0
1 / 0
divmod(1, 0)
10**30 // 0
10**30 % 0
10**400 / 3
10**400 * 1.0
1 + None
None + 1
1 - "a"
"a" * 1.5
1 @ 2
1 << -1
1 << 10**20
-1 & "x"
[] ** 2
