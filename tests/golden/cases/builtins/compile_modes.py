compile("1 + 1", "<f>", "eval").co_code != b"", eval(compile("1 + 1", "", "eval")), exec(compile("x = 5", "", "exec")), x, exec(compile("x", "", "single")), exec(compile("x + 1; x", "", "single"))
eval(compile("x = 1", "", "exec"))
compile("x = 1", "", "eval")
compile("x\ny", "", "single")
compile("if 1: pass\n", "", "single") is not None
compile("", "", "exec") is not None, compile("\n\n", "", "exec") is not None, compile("# c", "", "exec").co_names
compile("", "", "single")
compile("", "", "eval")
compile("a b", "file.py", "exec")
compile("x", "", "wrong")
compile("x", 5, "exec")
compile(5, "", "exec")
compile("x\0y", "", "exec")
compile(b"x = '\xff'", "", "exec")
compile("\ud800", "", "exec")
compile("x", "", "exec", flags=99999999)
compile("x", "", "exec", optimize=5)
compile("assert 0", "", "exec", optimize=1).co_consts, compile("'doc'", "", "exec", optimize=2).co_consts, compile("__debug__", "", "eval", optimize=1).co_consts
import ast, __future__
tree = ast.parse("a = 1 + 2"); ast.dump(tree), exec(compile(tree, "", "exec")), a, compile("a", "", "eval", ast.PyCF_ONLY_AST)
compile("x: int", "", "exec", __future__.annotations.compiler_flag).co_flags & __future__.annotations.compiler_flag != 0
ast.literal_eval("[1, 'a', (2.5, None), {'k': -1}, {1, 2}, b'x', 1+2j]")
ast.literal_eval("f()")
ast.literal_eval("1 + 1")
ast.literal_eval("a")
ast.literal_eval("[")
ast.unparse(ast.parse("def f(a, *b, c=1, **d) -> int:\n  if a: return [x for x in b if x]\n  else: yield (lambda q: q)(1)"))
ast.dump(ast.parse("x.y[1:2] += f(*a, k=1) if not b else 'c'", mode="exec"), indent=1)
ast.dump(ast.parse("f'{a!r:>{w}}b'", mode="eval")), ast.dump(ast.parse("match x:\n case [1, *_]: pass"))
exec(compile(ast.Module([ast.Expr(ast.Constant(5))], []), "", "exec"))
exec(compile(ast.fix_missing_locations(ast.Module([ast.Expr(ast.Call(ast.Name("print", ast.Load()), [ast.Constant("from ast")], []))], [])), "", "exec"))
compile(ast.Module([ast.Name("x")], []), "", "exec")
ast.Name(), ast.Name("a").id, ast.BinOp._fields, ast.Constant(1).value, ast.parse("1").body[0].value.lineno, [type(n).__name__ for n in ast.walk(ast.parse("a + 1"))]
ast.Name(1, 2, 3)
ast.Name(foo=1).foo
