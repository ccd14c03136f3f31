import inspect
def f(a, /, b: int, *args, c=1, d, **kw) -> str: "doc"; return a
inspect.signature(f), str(inspect.signature(lambda x, *, y=2: 0)), list(inspect.signature(f).parameters), inspect.signature(f).parameters["c"].default, inspect.signature(f).parameters["b"].kind, inspect.signature(f).return_annotation, inspect.signature(f).bind(1, 2, 3, d=4).arguments, inspect.signature(len), inspect.signature(int.to_bytes), inspect.signature(print), inspect.signature(sorted), inspect.signature(str.join), inspect.signature([].append)
inspect.signature(f).bind(1, 2, d=3, zz=1), inspect.signature(f).bind_partial(1).args
class C:
    def __init__(self, x): pass
    def m(self, y): pass
    @classmethod
    def c(cls, z): pass
    @staticmethod
    def s(w): pass
inspect.signature(C), inspect.signature(C(1).m), inspect.signature(C.m), inspect.signature(C.c), inspect.signature(C.s), inspect.isclass(C), inspect.isfunction(f), inspect.ismethod(C(1).m), inspect.isbuiltin(len), inspect.isgeneratorfunction(f), inspect.iscoroutinefunction(f), inspect.ismodule(inspect), inspect.isroutine(len), inspect.isabstract(C), inspect.getdoc(f), inspect.getmodule(C).__name__, inspect.getmro(C), [n for n, _ in inspect.getmembers(C) if not n.startswith("__")], inspect.unwrap(f) is f, inspect.isdatadescriptor(property()), inspect.ismethoddescriptor(str.join), inspect.currentframe().f_lineno > 0, inspect.cleandoc("  a\n    b\n  c")
inspect.getfullargspec(f), inspect.getcallargs(f, 1, 2, d=3), inspect.getclosurevars(lambda: len).builtins, inspect.classify_class_attrs(C)[-1].name, inspect.Parameter("x", inspect.Parameter.KEYWORD_ONLY, default=1), inspect.Signature([inspect.Parameter("q", inspect.Parameter.POSITIONAL_ONLY)])
inspect.stack()[0].function, inspect.getattr_static(C, "s").__class__, inspect.get_annotations(f)
