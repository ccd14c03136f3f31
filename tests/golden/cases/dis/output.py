import dis
def f(x, y=1):
    if x > y:
        return x + y
    for i in range(3):
        try:
            print(i)
        except ValueError as e:
            raise KeyError from e
    return [v * 2 for v in x]
dis.dis(f)
dis.dis("a.b(c, *d, k=1)[0] = not x")
[i.opname for i in dis.get_instructions("a and b or c")], dis.opname[dis.opmap["LOAD_CONST"]], dis.stack_effect(dis.opmap["POP_TOP"]), dis.code_info(f).splitlines()[1:4], dis.findlinestarts(f.__code__).__next__()[1] is not None
dis.dis(5)
dis.dis("1 +")
dis.stack_effect(9999)
def g():
    yield 1
    await_ = yield from g()
dis.dis(g)
class K:
    def m(self): return super().m
dis.dis(K)
dis.dis("match x:\n case [a, {'k': 1}]: pass")
