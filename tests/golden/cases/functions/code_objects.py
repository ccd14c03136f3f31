def f(a, b=1, *c, d, **e):
    "doc"
    x = a + 1
    def g(): return x
    return g, [i for i in c], 1.5, "s", None, (1, 2)
c = f.__code__
c.co_name, c.co_qualname, c.co_filename, c.co_firstlineno, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames, c.co_cellvars, c.co_freevars, c.co_names, c.co_flags, c.co_stacksize, type(c.co_code), len(c.co_code) % 2, c.co_linetable != b"", c.co_exceptiontable
[k if not hasattr(k, "co_name") else k.co_name for k in c.co_consts]
list(c.co_lines())[0][2], next(iter(c.co_positions())), c == c, c == f.__code__, hash(c) == hash(c), c.replace(co_name="z").co_name, c.replace() == c, c.replace(co_firstlineno=9) == c, c.co_lnotab is not None if False else True
g = f(1, d=2)[0]; g.__code__.co_freevars, g.__closure__[0].cell_contents, g()
(lambda: 0).__code__.co_name, (i for i in ()).gi_code.co_name, compile("1", "fn", "eval").co_filename, compile("\n\nx", "fn", "exec").co_firstlineno, (lambda: (yield)).__code__.co_flags & 0x20, (lambda x, *a, **k: 0).__code__.co_flags & 0xC
exec(compile("def q(): return __name__", "x", "exec")); q(), q.__code__.co_filename, q.__module__
def h(): return 257
h() is h(), h.__code__.co_consts, (lambda: (1, 2)).__code__.co_consts, (lambda: -5).__code__.co_consts, (lambda: "a" "b").__code__.co_consts, (lambda: 1 + 2).__code__.co_consts, (lambda: [1, 2, 3]).__code__.co_consts, (lambda: x in {1, 2}).__code__.co_consts, (lambda: 2 ** 10).__code__.co_consts
k = compile("a = 1\nb = a + c.d\nclass E: pass", "m.py", "exec"); k.co_names, k.co_flags, k.co_varnames, k.co_name
repr(c).split(",")[0][:14], repr(c).endswith('line 1>')
c._varname_from_oparg(0), c.co_branches is not None
