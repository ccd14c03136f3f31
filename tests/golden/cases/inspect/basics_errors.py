import inspect
def f(a, /, b: int, *args, c=1, d, **kw) -> str: "doc"; return a
inspect.signature(f).bind(1)
inspect.signature(5)
inspect.signature(type)
inspect.signature(dict.pop)
class C:
    def __init__(self, x): pass
    def m(self, y): pass
    @classmethod
    def c(cls, z): pass
    @staticmethod
    def s(w): pass
inspect.Parameter("1", inspect.Parameter.KEYWORD_ONLY)
inspect.Signature([inspect.Parameter("a", inspect.Parameter.KEYWORD_ONLY), inspect.Parameter("b", inspect.Parameter.POSITIONAL_ONLY)])
inspect.getsource(f)
