m = [1].append; m(2), m.__self__, m.__name__, repr(m).split(" at ")[0], m == m, [1].append == [1].append, m.__qualname__
class K:
    size = len
    up = str.upper
    add = int.__add__
    wrapped = staticmethod(len)
    app = [].append
K().up()
K().add(1)
len.x = 1
len.__name__ = "x"
m.__self__ = []
del len.__doc__
len()()
(1).real()
"abc".upper()()
