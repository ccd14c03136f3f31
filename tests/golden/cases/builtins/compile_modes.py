compile("1 + 1", "<f>", "eval").co_code != b"", eval(compile("1 + 1", "", "eval")), exec(compile("x = 5", "", "exec")), x, exec(compile("x", "", "single")), exec(compile("x + 1; x", "", "single"))
eval(compile("x = 1", "", "exec"))
compile("if 1: pass\n", "", "single") is not None
compile("", "", "exec") is not None, compile("\n\n", "", "exec") is not None, compile("# c", "", "exec").co_names
compile("assert 0", "", "exec", optimize=1).co_consts, compile("'doc'", "", "exec", optimize=2).co_consts, compile("__debug__", "", "eval", optimize=1).co_consts
import ast, __future__
tree = ast.parse("a = 1 + 2"); ast.dump(tree), exec(compile(tree, "", "exec")), a, compile("a", "", "eval", ast.PyCF_ONLY_AST)
compile("x: int", "", "exec", __future__.annotations.compiler_flag).co_flags & __future__.annotations.compiler_flag != 0
ast.literal_eval("[1, 'a', (2.5, None), {'k': -1}, {1, 2}, b'x', 1+2j]")
ast.unparse(ast.parse("def f(a, *b, c=1, **d) -> int:\n  if a: return [x for x in b if x]\n  else: yield (lambda q: q)(1)"))
ast.dump(ast.parse("x.y[1:2] += f(*a, k=1) if not b else 'c'", mode="exec"), indent=1)
ast.dump(ast.parse("f'{a!r:>{w}}b'", mode="eval")), ast.dump(ast.parse("match x:\n case [1, *_]: pass"))
exec(compile(ast.fix_missing_locations(ast.Module([ast.Expr(ast.Call(ast.Name("print", ast.Load()), [ast.Constant("from ast")], []))], [])), "", "exec"))
ast.Name(foo=1).foo
