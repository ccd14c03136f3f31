"""Order of evaluation: callee, arguments, keywords, defaults, decorators, subscripts, displays, comparisons."""

log = []


def e(name, value=None):
    log.append(name)
    return value if value is not None else name


def show():
    print(" ".join(log))
    log.clear()


def f(*a, **k):
    return a, k


e("callee", f)(e("a1"), *e("star", [1]), e("a2"), k=e("kw"), **e("dstar", {"z": 1}))
show()
e("obj", {"x": 1})[e("key", "x")]
show()
[e("l1"), e("l2"), *e("l3", "ab")]
show()
{e("k1"): e("v1"), e("k2"): e("v2")}
show()
e("left", 1) + e("right", 2) * e("third", 3)
show()
x = [0, 0]
x[e("i", 0)] = e("value", 5)
show()
x[e("i", 1)] += e("v", 2)
show()
(e("t1"), e("t2"))
show()
e("c1", 1) < e("c2", 2) < e("c3", 3)
show()
e("yes") if e("cond", 1) else e("no")
show()


def decorator(name):
    log.append("make " + name)
    return lambda g: (log.append("apply " + name), g)[1]


@decorator("outer")
@decorator("inner")
def g(a=e("default"), *, b=e("kwdefault")) -> e("annotation"):
    pass


show()


@decorator("class")
class C(e("base", object), metaclass=e("meta", type)):
    e("body")


show()
f"{e('f1')}{e('f2'):{e('spec', '>5')}}"
show()
a, b = e("r1"), e("r2")
show()
e("o1", x)[e("s1", 0) : e("s2", 1) : e("s3", 1)]
show()
with_value = [e(f"c{i}") for i in e("iter", range(3)) if e("if", True)]
show()
lambda q=e("lambda default"): e("never")
show()
assert e("test", True), e("message")
show()
{**e("d1", {}), "k": e("d2"), **e("d3", {})}
show()
print(e("p1"), e("p2"), sep=e("sep", "-"))
show()
