"""The node classes of the abstract syntax tree, from CPython 3.14's ASDL.

The classes alone: parsing to a tree and compiling one are not supported yet.
"""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400


class AST:
    """A node: positional arguments fill the fields in order, keywords fields and attributes."""

    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, /, *args, **kwargs):
        fields = self._fields
        name = type(self).__name__
        if len(args) > len(fields):
            plural = '' if len(fields) == 1 else 's'
            raise TypeError(f'{name} constructor takes at most {len(fields)} positional argument{plural}')
        given = set()
        for field, value in zip(fields, args):
            setattr(self, field, value)
            given.add(field)
        for field, value in kwargs.items():
            if field in given:
                raise TypeError(f'{name} got multiple values for argument {field!r}')
            setattr(self, field, value)
            given.add(field)
        for field in fields:
            if field in given:
                continue
            if field in type(self)._lists:
                setattr(self, field, [])
            elif field == 'ctx':
                self.ctx = Load()

    _lists = frozenset()

    def __reduce_ex__(self, protocol):
        return type(self), (), self.__dict__.copy()


def _define(name, base, fields, attributes, lists, optional, doc):
    namespace = {'__module__': 'ast', '__doc__': doc, '_lists': frozenset(lists.split())}
    if fields is not None:
        names = tuple(fields.split())
        namespace['_fields'] = namespace['__match_args__'] = names
    if attributes:
        namespace['_attributes'] = tuple(attributes.split())
    # Absent optional fields and attributes are None.
    namespace.update(dict.fromkeys(optional.split()))
    globals()[name] = type(name, (globals()[base],), namespace)


# name, base, fields, attributes, list fields, optional fields, documentation.
for _row in (
    ('alias', 'AST', 'name asname', 'lineno col_offset end_lineno end_col_offset', '', 'asname end_lineno end_col_offset', 'alias(identifier name, identifier? asname)'),
    ('arg', 'AST', 'arg annotation type_comment', 'lineno col_offset end_lineno end_col_offset', '', 'annotation type_comment end_lineno end_col_offset', 'arg(identifier arg, expr? annotation, string? type_comment)'),
    ('arguments', 'AST', 'posonlyargs args vararg kwonlyargs kw_defaults kwarg defaults', '', 'posonlyargs args kwonlyargs kw_defaults defaults', 'vararg kwarg', 'arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)'),
    ('boolop', 'AST', '', '', '', '', 'boolop = And | Or'),
    ('And', 'boolop', '', '', '', '', 'And'),
    ('Or', 'boolop', '', '', '', '', 'Or'),
    ('cmpop', 'AST', '', '', '', '', 'cmpop = Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn'),
    ('Eq', 'cmpop', '', '', '', '', 'Eq'),
    ('Gt', 'cmpop', '', '', '', '', 'Gt'),
    ('GtE', 'cmpop', '', '', '', '', 'GtE'),
    ('In', 'cmpop', '', '', '', '', 'In'),
    ('Is', 'cmpop', '', '', '', '', 'Is'),
    ('IsNot', 'cmpop', '', '', '', '', 'IsNot'),
    ('Lt', 'cmpop', '', '', '', '', 'Lt'),
    ('LtE', 'cmpop', '', '', '', '', 'LtE'),
    ('NotEq', 'cmpop', '', '', '', '', 'NotEq'),
    ('NotIn', 'cmpop', '', '', '', '', 'NotIn'),
    ('comprehension', 'AST', 'target iter ifs is_async', '', 'ifs', '', 'comprehension(expr target, expr iter, expr* ifs, int is_async)'),
    ('excepthandler', 'AST', '', 'lineno col_offset end_lineno end_col_offset', '', 'end_lineno end_col_offset', 'excepthandler = ExceptHandler(expr? type, identifier? name, stmt* body)'),
    ('ExceptHandler', 'excepthandler', 'type name body', '', 'body', 'type name', 'ExceptHandler(expr? type, identifier? name, stmt* body)'),
    ('expr', 'AST', '', 'lineno col_offset end_lineno end_col_offset', '', 'end_lineno end_col_offset', 'expr = BoolOp(boolop op, expr* values)\n     | NamedExpr(expr target, expr value)\n     | BinOp(expr left, operator op, expr right)\n     | UnaryOp(unaryop op, expr operand)\n     | Lambda(arguments args, expr body)\n     | IfExp(expr test, expr body, expr orelse)\n     | Dict(expr?* keys, expr* values)\n     | Set(expr* elts)\n     | ListComp(expr elt, comprehension* generators)\n     | SetComp(expr elt, comprehension* generators)\n     | DictComp(expr key, expr value, comprehension* generators)\n     | GeneratorExp(expr elt, comprehension* generators)\n     | Await(expr value)\n     | Yield(expr? value)\n     | YieldFrom(expr value)\n     | Compare(expr left, cmpop* ops, expr* comparators)\n     | Call(expr func, expr* args, keyword* keywords)\n     | FormattedValue(expr value, int conversion, expr? format_spec)\n     | Interpolation(expr value, constant str, int conversion, expr? format_spec)\n     | JoinedStr(expr* values)\n     | TemplateStr(expr* values)\n     | Constant(constant value, string? kind)\n     | Attribute(expr value, identifier attr, expr_context ctx)\n     | Subscript(expr value, expr slice, expr_context ctx)\n     | Starred(expr value, expr_context ctx)\n     | Name(identifier id, expr_context ctx)\n     | List(expr* elts, expr_context ctx)\n     | Tuple(expr* elts, expr_context ctx)\n     | Slice(expr? lower, expr? upper, expr? step)'),
    ('Attribute', 'expr', 'value attr ctx', '', '', '', 'Attribute(expr value, identifier attr, expr_context ctx)'),
    ('Await', 'expr', 'value', '', '', '', 'Await(expr value)'),
    ('BinOp', 'expr', 'left op right', '', '', '', 'BinOp(expr left, operator op, expr right)'),
    ('BoolOp', 'expr', 'op values', '', 'values', '', 'BoolOp(boolop op, expr* values)'),
    ('Call', 'expr', 'func args keywords', '', 'args keywords', '', 'Call(expr func, expr* args, keyword* keywords)'),
    ('Compare', 'expr', 'left ops comparators', '', 'ops comparators', '', 'Compare(expr left, cmpop* ops, expr* comparators)'),
    ('Constant', 'expr', 'value kind', '', '', 'kind', 'Constant(constant value, string? kind)'),
    ('Dict', 'expr', 'keys values', '', 'keys values', '', 'Dict(expr?* keys, expr* values)'),
    ('DictComp', 'expr', 'key value generators', '', 'generators', '', 'DictComp(expr key, expr value, comprehension* generators)'),
    ('FormattedValue', 'expr', 'value conversion format_spec', '', '', 'format_spec', 'FormattedValue(expr value, int conversion, expr? format_spec)'),
    ('GeneratorExp', 'expr', 'elt generators', '', 'generators', '', 'GeneratorExp(expr elt, comprehension* generators)'),
    ('IfExp', 'expr', 'test body orelse', '', '', '', 'IfExp(expr test, expr body, expr orelse)'),
    ('Interpolation', 'expr', 'value str conversion format_spec', '', '', 'format_spec', 'Interpolation(expr value, constant str, int conversion, expr? format_spec)'),
    ('JoinedStr', 'expr', 'values', '', 'values', '', 'JoinedStr(expr* values)'),
    ('Lambda', 'expr', 'args body', '', '', '', 'Lambda(arguments args, expr body)'),
    ('List', 'expr', 'elts ctx', '', 'elts', '', 'List(expr* elts, expr_context ctx)'),
    ('ListComp', 'expr', 'elt generators', '', 'generators', '', 'ListComp(expr elt, comprehension* generators)'),
    ('Name', 'expr', 'id ctx', '', '', '', 'Name(identifier id, expr_context ctx)'),
    ('NamedExpr', 'expr', 'target value', '', '', '', 'NamedExpr(expr target, expr value)'),
    ('Set', 'expr', 'elts', '', 'elts', '', 'Set(expr* elts)'),
    ('SetComp', 'expr', 'elt generators', '', 'generators', '', 'SetComp(expr elt, comprehension* generators)'),
    ('Slice', 'expr', 'lower upper step', '', '', 'lower upper step', 'Slice(expr? lower, expr? upper, expr? step)'),
    ('Starred', 'expr', 'value ctx', '', '', '', 'Starred(expr value, expr_context ctx)'),
    ('Subscript', 'expr', 'value slice ctx', '', '', '', 'Subscript(expr value, expr slice, expr_context ctx)'),
    ('TemplateStr', 'expr', 'values', '', 'values', '', 'TemplateStr(expr* values)'),
    ('Tuple', 'expr', 'elts ctx', '', 'elts', '', 'Tuple(expr* elts, expr_context ctx)'),
    ('UnaryOp', 'expr', 'op operand', '', '', '', 'UnaryOp(unaryop op, expr operand)'),
    ('Yield', 'expr', 'value', '', '', 'value', 'Yield(expr? value)'),
    ('YieldFrom', 'expr', 'value', '', '', '', 'YieldFrom(expr value)'),
    ('expr_context', 'AST', '', '', '', '', 'expr_context = Load | Store | Del'),
    ('Del', 'expr_context', '', '', '', '', 'Del'),
    ('Load', 'expr_context', '', '', '', '', 'Load'),
    ('Store', 'expr_context', '', '', '', '', 'Store'),
    ('keyword', 'AST', 'arg value', 'lineno col_offset end_lineno end_col_offset', '', 'arg end_lineno end_col_offset', 'keyword(identifier? arg, expr value)'),
    ('match_case', 'AST', 'pattern guard body', '', 'body', 'guard', 'match_case(pattern pattern, expr? guard, stmt* body)'),
    ('mod', 'AST', '', '', '', '', 'mod = Module(stmt* body, type_ignore* type_ignores)\n    | Interactive(stmt* body)\n    | Expression(expr body)\n    | FunctionType(expr* argtypes, expr returns)'),
    ('Expression', 'mod', 'body', '', '', '', 'Expression(expr body)'),
    ('FunctionType', 'mod', 'argtypes returns', '', 'argtypes', '', 'FunctionType(expr* argtypes, expr returns)'),
    ('Interactive', 'mod', 'body', '', 'body', '', 'Interactive(stmt* body)'),
    ('Module', 'mod', 'body type_ignores', '', 'body type_ignores', '', 'Module(stmt* body, type_ignore* type_ignores)'),
    ('operator', 'AST', '', '', '', '', 'operator = Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv'),
    ('Add', 'operator', '', '', '', '', 'Add'),
    ('BitAnd', 'operator', '', '', '', '', 'BitAnd'),
    ('BitOr', 'operator', '', '', '', '', 'BitOr'),
    ('BitXor', 'operator', '', '', '', '', 'BitXor'),
    ('Div', 'operator', '', '', '', '', 'Div'),
    ('FloorDiv', 'operator', '', '', '', '', 'FloorDiv'),
    ('LShift', 'operator', '', '', '', '', 'LShift'),
    ('MatMult', 'operator', '', '', '', '', 'MatMult'),
    ('Mod', 'operator', '', '', '', '', 'Mod'),
    ('Mult', 'operator', '', '', '', '', 'Mult'),
    ('Pow', 'operator', '', '', '', '', 'Pow'),
    ('RShift', 'operator', '', '', '', '', 'RShift'),
    ('Sub', 'operator', '', '', '', '', 'Sub'),
    ('pattern', 'AST', '', 'lineno col_offset end_lineno end_col_offset', '', 'end_lineno end_col_offset', 'pattern = MatchValue(expr value)\n        | MatchSingleton(constant value)\n        | MatchSequence(pattern* patterns)\n        | MatchMapping(expr* keys, pattern* patterns, identifier? rest)\n        | MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)\n        | MatchStar(identifier? name)\n        | MatchAs(pattern? pattern, identifier? name)\n        | MatchOr(pattern* patterns)'),
    ('MatchAs', 'pattern', 'pattern name', '', '', 'pattern name', 'MatchAs(pattern? pattern, identifier? name)'),
    ('MatchClass', 'pattern', 'cls patterns kwd_attrs kwd_patterns', '', 'patterns kwd_attrs kwd_patterns', '', 'MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)'),
    ('MatchMapping', 'pattern', 'keys patterns rest', '', 'keys patterns', 'rest', 'MatchMapping(expr* keys, pattern* patterns, identifier? rest)'),
    ('MatchOr', 'pattern', 'patterns', '', 'patterns', '', 'MatchOr(pattern* patterns)'),
    ('MatchSequence', 'pattern', 'patterns', '', 'patterns', '', 'MatchSequence(pattern* patterns)'),
    ('MatchSingleton', 'pattern', 'value', '', '', '', 'MatchSingleton(constant value)'),
    ('MatchStar', 'pattern', 'name', '', '', 'name', 'MatchStar(identifier? name)'),
    ('MatchValue', 'pattern', 'value', '', '', '', 'MatchValue(expr value)'),
    ('stmt', 'AST', '', 'lineno col_offset end_lineno end_col_offset', '', 'end_lineno end_col_offset', 'stmt = FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)\n     | AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)\n     | ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)\n     | Return(expr? value)\n     | Delete(expr* targets)\n     | Assign(expr* targets, expr value, string? type_comment)\n     | TypeAlias(expr name, type_param* type_params, expr value)\n     | AugAssign(expr target, operator op, expr value)\n     | AnnAssign(expr target, expr annotation, expr? value, int simple)\n     | For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)\n     | AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)\n     | While(expr test, stmt* body, stmt* orelse)\n     | If(expr test, stmt* body, stmt* orelse)\n     | With(withitem* items, stmt* body, string? type_comment)\n     | AsyncWith(withitem* items, stmt* body, string? type_comment)\n     | Match(expr subject, match_case* cases)\n     | Raise(expr? exc, expr? cause)\n     | Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)\n     | TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)\n     | Assert(expr test, expr? msg)\n     | Import(alias* names)\n     | ImportFrom(identifier? module, alias* names, int? level)\n     | Global(identifier* names)\n     | Nonlocal(identifier* names)\n     | Expr(expr value)\n     | Pass\n     | Break\n     | Continue'),
    ('AnnAssign', 'stmt', 'target annotation value simple', '', '', 'value', 'AnnAssign(expr target, expr annotation, expr? value, int simple)'),
    ('Assert', 'stmt', 'test msg', '', '', 'msg', 'Assert(expr test, expr? msg)'),
    ('Assign', 'stmt', 'targets value type_comment', '', 'targets', 'type_comment', 'Assign(expr* targets, expr value, string? type_comment)'),
    ('AsyncFor', 'stmt', 'target iter body orelse type_comment', '', 'body orelse', 'type_comment', 'AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)'),
    ('AsyncFunctionDef', 'stmt', 'name args body decorator_list returns type_comment type_params', '', 'body decorator_list type_params', 'returns type_comment', 'AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)'),
    ('AsyncWith', 'stmt', 'items body type_comment', '', 'items body', 'type_comment', 'AsyncWith(withitem* items, stmt* body, string? type_comment)'),
    ('AugAssign', 'stmt', 'target op value', '', '', '', 'AugAssign(expr target, operator op, expr value)'),
    ('Break', 'stmt', '', '', '', '', 'Break'),
    ('ClassDef', 'stmt', 'name bases keywords body decorator_list type_params', '', 'bases keywords body decorator_list type_params', '', 'ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)'),
    ('Continue', 'stmt', '', '', '', '', 'Continue'),
    ('Delete', 'stmt', 'targets', '', 'targets', '', 'Delete(expr* targets)'),
    ('Expr', 'stmt', 'value', '', '', '', 'Expr(expr value)'),
    ('For', 'stmt', 'target iter body orelse type_comment', '', 'body orelse', 'type_comment', 'For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)'),
    ('FunctionDef', 'stmt', 'name args body decorator_list returns type_comment type_params', '', 'body decorator_list type_params', 'returns type_comment', 'FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)'),
    ('Global', 'stmt', 'names', '', 'names', '', 'Global(identifier* names)'),
    ('If', 'stmt', 'test body orelse', '', 'body orelse', '', 'If(expr test, stmt* body, stmt* orelse)'),
    ('Import', 'stmt', 'names', '', 'names', '', 'Import(alias* names)'),
    ('ImportFrom', 'stmt', 'module names level', '', 'names', 'module level', 'ImportFrom(identifier? module, alias* names, int? level)'),
    ('Match', 'stmt', 'subject cases', '', 'cases', '', 'Match(expr subject, match_case* cases)'),
    ('Nonlocal', 'stmt', 'names', '', 'names', '', 'Nonlocal(identifier* names)'),
    ('Pass', 'stmt', '', '', '', '', 'Pass'),
    ('Raise', 'stmt', 'exc cause', '', '', 'exc cause', 'Raise(expr? exc, expr? cause)'),
    ('Return', 'stmt', 'value', '', '', 'value', 'Return(expr? value)'),
    ('Try', 'stmt', 'body handlers orelse finalbody', '', 'body handlers orelse finalbody', '', 'Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)'),
    ('TryStar', 'stmt', 'body handlers orelse finalbody', '', 'body handlers orelse finalbody', '', 'TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)'),
    ('TypeAlias', 'stmt', 'name type_params value', '', 'type_params', '', 'TypeAlias(expr name, type_param* type_params, expr value)'),
    ('While', 'stmt', 'test body orelse', '', 'body orelse', '', 'While(expr test, stmt* body, stmt* orelse)'),
    ('With', 'stmt', 'items body type_comment', '', 'items body', 'type_comment', 'With(withitem* items, stmt* body, string? type_comment)'),
    ('type_ignore', 'AST', '', '', '', '', 'type_ignore = TypeIgnore(int lineno, string tag)'),
    ('TypeIgnore', 'type_ignore', 'lineno tag', '', '', '', 'TypeIgnore(int lineno, string tag)'),
    ('type_param', 'AST', '', 'lineno col_offset end_lineno end_col_offset', '', 'end_lineno end_col_offset', 'type_param = TypeVar(identifier name, expr? bound, expr? default_value)\n           | ParamSpec(identifier name, expr? default_value)\n           | TypeVarTuple(identifier name, expr? default_value)'),
    ('ParamSpec', 'type_param', 'name default_value', '', '', 'default_value', 'ParamSpec(identifier name, expr? default_value)'),
    ('TypeVar', 'type_param', 'name bound default_value', '', '', 'bound default_value', 'TypeVar(identifier name, expr? bound, expr? default_value)'),
    ('TypeVarTuple', 'type_param', 'name default_value', '', '', 'default_value', 'TypeVarTuple(identifier name, expr? default_value)'),
    ('unaryop', 'AST', '', '', '', '', 'unaryop = Invert | Not | UAdd | USub'),
    ('Invert', 'unaryop', '', '', '', '', 'Invert'),
    ('Not', 'unaryop', '', '', '', '', 'Not'),
    ('UAdd', 'unaryop', '', '', '', '', 'UAdd'),
    ('USub', 'unaryop', '', '', '', '', 'USub'),
    ('withitem', 'AST', 'context_expr optional_vars', '', '', 'optional_vars', 'withitem(expr context_expr, expr? optional_vars)'),
):
    _define(*_row)
del _row, _define
