"""Container methods: len, getitem, setitem, contains, iter, reversed, missing, index conversion."""


class Seq:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        print("getitem", index)
        return self.items[index]

    def __setitem__(self, index, value):
        print("setitem", index, value)
        self.items[index] = value

    def __delitem__(self, index):
        print("delitem", index)
        del self.items[index]


s = Seq(1, 2, 3)
print(len(s), s[0], s[-1], s[1:], 2 in s, 9 in s, list(s), bool(s), bool(Seq()))
s[0] = 10
del s[1]
s[0] += 5
print(s.items, list(reversed(s)), max(s), [*s])
a, b = s
print(a, b)


class Contains:
    def __contains__(self, item):
        return "yes" if item == 1 else ""


print(1 in Contains(), 2 in Contains(), 2 not in Contains())


class Iter:
    def __iter__(self):
        print("iter")
        yield from "ab"

    def __reversed__(self):
        return iter("ba")


print("b" in Iter(), "z" in Iter(), list(reversed(Iter())), dict(zip(Iter(), [1, 2])), "".join(Iter()))


class Next:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("done")
        return self.n


print(list(Next()), sum(Next()), tuple(Next()), 2 in Next(), list(zip(Next(), Next())))


class Class:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


print(Class[int], Class[1, 2])


class BadLen:
    def __init__(self, value):
        self.value = value

    def __len__(self):
        return self.value


for value in (-1, "a", 1.5, None, 2**100, True):
    try:
        print(len(BadLen(value)))
    except Exception as error:
        print(type(error).__name__, error)
for code in ("Contains()[0]", "Contains()[0] = 1", "del Contains()[0]", "list(Contains())", "len(Contains())", "1 in Class()", "reversed(Contains())", "Contains[int]", "next(Iter())", "a, b, c = Next(), 1", "a, b = Next()", "x, *y = 5", "[*5]", "Iter().__next__()"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
