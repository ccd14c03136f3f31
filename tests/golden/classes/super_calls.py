"""super() in its forms: zero arguments, two arguments, unbound, in class methods, with descriptors, errors."""


class A:
    value = "A value"

    def m(self):
        return "A.m"

    @classmethod
    def c(cls):
        return f"A.c {cls.__name__}"

    @staticmethod
    def s():
        return "A.s"

    @property
    def p(self):
        return "A.p"

    def __getitem__(self, key):
        return f"A[{key}]"


class B(A):
    value = "B value"

    def m(self):
        return super().m() + super(B, self).m() + super().value

    @classmethod
    def c(cls):
        return super().c()

    @staticmethod
    def s():
        return super(B, B).s()

    @property
    def p(self):
        return super().p + "+B"

    def __getitem__(self, key):
        return super().__getitem__(key)

    def shown(self):
        s = super()
        return s.__thisclass__, s.__self__ is self, s.__self_class__, repr(s).split(" at ")[0], type(s)

    def nested(self):
        def inner():
            return super(B, self).m()

        return inner()

    def comprehended(self):
        return [super(B, self).m() for _ in range(1)], __class__


class C(B):
    pass


b, c = B(), C()
print(b.m(), B.c(), C.c(), B.s(), b.p, c.p, b[1], b.shown(), c.shown(), b.nested(), b.comprehended())
unbound = super(B)
print(repr(unbound), unbound.__get__(b).m(), super(B, C).m(c), super(C, c).m())


def failing(*codes):
    for code in codes:
        try:
            print(eval(code))
        except Exception as error:
            print(code, "->", type(error).__name__, error)


failing("super(B, 5)", "super(5, b)", "super(B, A())", "super()", "super(B, b).nope", "super(B, b)[1]", "super(B, b).value", "super(A, b).m", "super(B, b).m(1)", "super(1, 2, 3)", "super(B, None)", "super(B, b).__class__", "super(B).nope")


def no_class(self):
    return super().m()


def no_arguments():
    return super()


class D(A):
    no_class = no_class

    def deleted(self):
        del self
        return super()

    def reassigned(self):
        self = 5
        return super().m()

    f = lambda self: super().m()
    g = lambda: super()

    def generator(self):
        yield super().m()


d = D()
failing("d.no_class()", "no_arguments()", "d.deleted()", "d.reassigned()", "d.f()", "D.g()", "list(d.generator())")
super_ = super


class Alias(A):
    def m(self):
        return super_().m()


failing("Alias().m()")
s = super(B, b)
try:
    s.x = 1
except AttributeError as error:
    print(error)


class Attr(A):
    def __init__(self):
        super().__setattr__("z", 1)
        super().__init__()
        print(super().__getattribute__("z"), super().__eq__(self), super().__repr__()[-7:-6] != "")


Attr()
