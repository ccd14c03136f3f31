[1] + [2], [1] * 3, 2 * [1], [1] * 0, [1] * -1, [] + [], [1, 2] == [1, 2], [1, 2] == (1, 2), [1] < [2], [1, 2] < [1, 2, 3], [] < [0], [1, 2] != [1], [2] > [1, 9], [1, [2]] == [1, [2]], [[]] * 2, 1 in [1, 2], 1.0 in [1], "a" not in ["b"], [1] <= [1], [1] >= [2]
a = [1]; a += [2]; a += "xy"; a += (9,); a *= 2; a
a = b = [1]; a += [2]; b
a = [1, 2]; a.append(a); a, repr(a), str([a])
a == a
len([1, 2]), list(), list("ab"), list((1, 2)), list({1: 2}), list(range(3)), list(x for x in "q"), [*range(2), *"ab"], list([1]), bool([]), bool([0]), list(b"ab")
[].__iadd__([1]), [1].__contains__(1), [1].__eq__(5), [1].__reversed__().__length_hint__(), [3].__getitem__(0), [1].__rmul__(2), [1].__len__(), list.__hash__, [].__sizeof__() > 0, list[int], list[int, str]
for x in (a := [1, 2, 3]):
    if len(a) < 6: a.append(x * 10)
a
it = iter([1, 2]); next(it), it.__length_hint__(), next(it), next(it, "end"), next(it, "end")
it.__reduce__(), iter([1]).__reduce__()[1:], it.__setstate__(0)
reversed([1, 2]).__reduce__()[1:], list(reversed([1, 2, 3]))
