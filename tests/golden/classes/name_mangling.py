"""Private names are mangled in classes, in nested functions, imports, keywords; not elsewhere."""


class A:
    __x = 1

    def __init__(self):
        self.__y = 2
        __local = 3
        self.values = [__local, self.__x, self.__y, A.__x]

    def keyword(self, __p=5, *, __q=6):
        return __p, __q, (lambda __r: __r)(7)

    def nested(self):
        class __Inner:
            __z = 9

            def get(self):
                return self.__z

        return __Inner().get(), __Inner.__name__

    def __dunder__(self):
        return "not mangled"

    def ___three(self):
        return 3

    def glob(self):
        global __g
        __g = 10
        import os as __os
        return "_A__g" in globals(), __os.__name__

    def getattr_(self):
        return getattr(self, "__y", "strings are not")

    def call(self):
        return self.keyword(_A__p=1, _A__q=2), str(self)[:10]

    def comprehension(self):
        return [__i for __i in range(2)], {__k: 1 for __k in "a"}

    def deleted(self):
        del self.__y
        try:
            return self.__y
        except AttributeError as __error:
            return str(__error)

    def annotated(self):
        __v: int = 5
        return __v


a = A()
print(a.values, a._A__x, a._A__y, a.keyword(), a.nested(), a.__dunder__(), a._A___three(), a.glob(), a.getattr_(), a.call(), a.comprehension(), a.deleted(), a.annotated())
print(sorted(n for n in dir(A) if "__x" in n or "three" in n))


class _B:
    __v = "leading underscore stripped"

    def get(self):
        return self.__v, self._B__v


class __:
    __w = "only underscores: not mangled"


print(_B().get(), getattr(__, "__w"))


class C(A):
    __x = "C's own"

    def both(self):
        return self.__x, self._A__x


print(C().both())
try:
    A().__y
except AttributeError as error:
    print(error)


class D:
    __slots__ = ("__s",)

    def __init__(self):
        self.__s = 1


print(D()._D__s)
