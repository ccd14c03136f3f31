"""A subclass of a native number that defines one operator of a pair; special methods set under another name."""


class Left(int):
    def __add__(self, other):
        return 'left'


class Right(int):
    def __rsub__(self, other):
        return 'right'


class Times(float):
    def __mul__(self, other):
        return 'times'

    __rmul__ = __mul__


print(Left(1) + 2, 2 + Left(1), Left(1) + Left(2), Left(5) - 3)
print(Right(5) - 2, 2 - Right(5), Right(1) - Right(2))
print(Times(2) * 3, 3 * Times(2), Times(2) + 1)


class Shown(int):
    def __repr__(self):
        return 'shown'


class Number(Shown):
    __str__ = int.__repr__


print(repr(Number(3)), str(Number(3)), f'{Number(3)}', '%s' % Number(3))
Shown.__str__ = int.__repr__
print(str(Shown(4)))


class Loud(str):
    __slots__ = ('a',)

    def __str__(self):
        return 'LOUD'


loud = Loud('quiet')
loud.a = 5
print(f'{loud}', format(loud), '{}'.format(loud), '%s' % loud, loud + '', loud.a)
