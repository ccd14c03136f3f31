import symtable, ast
t = symtable.symtable("x = 1\ndef f(a, *b):\n  global g\n  y = a\n  def h(): return y\n  return h\nclass C:\n  z = x\n", "f", "exec")
t.get_type(), t.get_name(), sorted(t.get_identifiers()), [c.get_name() for c in t.get_children()], t.lookup("x").is_assigned(), t.lookup("f").is_namespace()
f = t.get_children()[0]; f.get_parameters(), sorted(f.get_locals()), f.get_globals(), f.get_frees(), f.lookup("y").is_local(), f.lookup("g").is_global(), f.get_children()[0].get_frees(), f.is_nested(), f.has_children(), f.lookup("a").is_parameter(), f.get_children()[0].lookup("y").is_free()
t.lookup("nope")
symtable.symtable("x =", "f", "exec")
symtable.symtable("x", "f", "bad")
class T(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.Constant(n.value * 2)
ast.unparse(T().visit(ast.parse("x = 1 + f(2)"))), ast.dump(ast.parse("x: int = 1")), ast.get_docstring(ast.parse("'doc'")), ast.dump(ast.parse("lambda x, /, *y: 1", mode="eval").body), [n.lineno for n in ast.parse("a\n\nb").body], ast.get_source_segment("a + bc", ast.parse("a + bc").body[0].value.right), ast.dump(ast.parse("async def f():\n async with a as b: await c"))[:60], ast.compare(ast.parse("1"), ast.parse("1"))
for code in ("x if y else z", "[a for b in c if d]", "not (a and b)", "a[b:c, ...]", "-(x ** 2)", "(yield x)", "f(*a, **b)", "lambda: 0", "'a' f'{b!r}'", "{**a, 1: 2}", "a < b <= c", "x @ y // z", "(a, *b)", "await_", "b'x'", "1_000.5e3j", "t'{a}'"): print(ast.unparse(ast.parse(code)))
for code in ("with a as b, c: pass", "try:\n x\nexcept* E as e:\n y\nelse:\n z\nfinally:\n w", "type X[T: int = str] = list[T]", "class A[T](B, metaclass=M): x: int = 1", "@d\nasync def f[**P](a, /, b=1, *c, d, e=2, **g) -> int: return", "match x:\n case {'a': 1, **r} | C(1, k=v) as q if z: pass", "for a, b in c: break\nelse: continue" if False else "for a in b:\n break\nelse:\n pass", "global x, y", "del a[0], b.c", "raise A from B", "from . import a as b, c", "assert x, y", "x += 1; y @= 2", "while a: pass"): print(ast.unparse(ast.parse(code)))
