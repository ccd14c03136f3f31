"""Class bodies: their names are invisible to methods, visible to themselves; __qualname__, nested classes."""

x = "module"


class A:
    x = "class"
    y = x
    z = [x for _ in range(1)]
    first = [c for c in x]
    w = (lambda: x)()

    def method(self):
        return x

    class Inner:
        seen = x

        def deep(self):
            return __class__.__qualname__

    print(__name__, __qualname__, __module__)


print(A.y, A.z, A.first, A.w, A().method(), A.Inner.seen, A.Inner().deep(), A.Inner.__qualname__)


def f():
    x = "function"

    class B:
        y = x
        x = "late"
        z = x

    return B.y, B.z


try:
    print(f())
except NameError as error:
    print(type(error).__name__, error)


def g():
    x = "function"

    class C:
        print(x)
        exec("x = 'exec'")
        print(x)

        def m(self):
            return x

    return C().m()


print(g())


class D:
    global q
    q = 1
    locals()["dynamic"] = 5
    del_me = 1
    del del_me
    for i in range(3):
        pass
    if i == 2:
        cond = True
    with open("/dev/null") as handle:
        pass


print(q, D.dynamic, hasattr(D, "del_me"), D.i, D.cond, hasattr(D, "handle"))


class E:
    __slots__ = ("a",)
    annotated: int
    def __init__(self): self.__private = 1 if False else None


try:
    E()
except AttributeError as error:
    print(error)


class F:
    __secret = 5
    _F__other = 6

    def get(self):
        return self.__secret, self.__other, __name__

    def __method(self):
        return "private"

    def call(self):
        return self.__method()


print(F().get(), F().call(), [n for n in dir(F) if "secret" in n])
print(type("T", (), {"v": x}).v)
