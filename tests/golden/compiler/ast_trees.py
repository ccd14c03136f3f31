"""Trees: from source, to code, made by hand, wrong ones."""
import ast
import copy
import pickle

SOURCE = '''
import os as o, sys
from . import x
@deco
async def f[T: int = str](a, /, b: int = 1, *args, c, d=2, **kw) -> int:
    """doc"""
    async with a as b, c: await d
    async for i in j:
        yield i
    else:
        return
class C(B, metaclass=M):
    x: int = 1
    (y): str
type A[**P] = list[P]
try:
    raise E from None
except* (A, B) as e:
    pass
match p:
    case [1, *rest] if rest: pass
    case {'k': v, **kw} | Cls(1, a=2) as w: pass
    case None: pass
with (open(a) as f, g): del f, g.h
x = [i for i in y if i for j in k]
lambda *a, k=1: (yield)
f'{a!r:>{w}}{b=}' 'c'
t'{a}b'
print(a < b <= c, not d, -e, 1 if f else 2, {**g, 1: 2}, {1}, (z := 3), a[1:2, ::3], *h, k=1, **l)
global_ = 10_000, 0xff, 1.5e3, 2j, b'x', ..., None, True
while 0: break
else: continue_ = 1
x += 1; assert x, 'm'
'''
tree = ast.parse(SOURCE)
print(ast.dump(tree, indent=1, include_attributes=False))
print(ast.dump(ast.parse('é = "ü" + f"{x}"'), include_attributes=True))
again = ast.parse(ast.unparse(tree))
print(ast.dump(again) == ast.dump(tree))
print(ast.dump(pickle.loads(pickle.dumps(tree)), include_attributes=True)
      == ast.dump(tree, include_attributes=True))
print(ast.dump(copy.deepcopy(tree)) == ast.dump(tree))

print(eval(compile(ast.parse('1 + 2 * 3', mode='eval'), 'f', 'eval')))
# What no source can spell.
node = ast.Constant((1, frozenset({2}), 'x'))
print(eval(compile(ast.fix_missing_locations(ast.Expression(node)), 'f', 'eval')))
ns = {'odd name': 5}
print(eval(compile(ast.fix_missing_locations(ast.Expression(ast.Name('odd name'))), 'f', 'eval'), ns))


class Doubler(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node)


changed = Doubler().visit(ast.parse('print(21, "ab")'))
exec(compile(changed, 'f', 'exec'))


def attempt(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)


at = {'lineno': 1, 'col_offset': 0}
for body in ([ast.Expr(None, **at)], [None], [1], 1, None, [ast.Expr(ast.Constant(1))],
             [ast.Expr(ast.Constant([], **at), **at)], [ast.Expr(ast.Name(1, **at), **at)],
             [ast.Expr(ast.Name('None', **at), **at)], [ast.Pass(lineno='a', col_offset=1)],
             [ast.Assign([ast.Name('x', ast.Load(), **at)], ast.Constant(1, **at), **at)],
             [ast.Delete([], **at)], [ast.Return(None, lineno=2, col_offset=0, end_lineno=1)],
             [ast.FunctionDef('f', ast.arguments(), [], **at)]):
    attempt(lambda: compile(ast.Module(body, []), 'f', 'exec'))
attempt(lambda: compile(ast.parse('1'), 'f', 'eval'))
attempt(lambda: compile(ast.expr(), 'f', 'eval'))
attempt(lambda: ast.Name(1, 2, 3))
attempt(lambda: ast.Name('a', id='b'))
attempt(lambda: ast.Name('a').__replace__(x=1))
attempt(lambda: ast.BinOp(1).__replace__())
attempt(lambda: copy.replace(ast.Name('a'), id='b').id)
attempt(lambda: ast.literal_eval("{'a': [1, -2.5, (3,), {4}], 'b': None}"))
attempt(lambda: ast.literal_eval('f()'))
attempt(lambda: repr(ast.parse('f(1, 2, 3)[x]')))
attempt(lambda: ast.parse('x = = 1'))
attempt(lambda: ast.parse('x := 1', mode='exec'))
attempt(lambda: ast.parse('(x := 1)', feature_version=(3, 7)))
attempt(lambda: ast.dump(ast.parse('(int, *str) -> x', mode='func_type')))
attempt(lambda: ast.dump(ast.parse('if __debug__: x = "%s" % y', optimize=1)))
print(ast.Name._field_types, ast.Dict._field_types, ast.expr._attributes, ast.Name.__match_args__)
print(ast.BinOp.__doc__, ast.unaryop.__doc__)
