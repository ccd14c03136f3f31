//! Which attributes of native types CPython declares as members (`PyMemberDef`), not as getters: they are seen as
//! `member_descriptor`, and setting a read-only one has an error text of its own. CPython: the `tp_members` tables.

/// Types by qualified name, with their members.
const MEMBERS: &[(&str, &str)] = &[
    ("_contextvars.ContextVar", "name"),
    ("_csv.Dialect", "doublequote skipinitialspace strict"),
    ("_csv.reader", "dialect line_num"),
    ("_csv.writer", "dialect"),
    ("_io.BufferedRandom", "_finalizing raw"),
    ("_io.BufferedReader", "_finalizing raw"),
    ("_io.BufferedWriter", "_finalizing raw"),
    ("_io.FileIO", "_finalizing"),
    (
        "_io.TextIOWrapper",
        "_finalizing encoding line_buffering write_through",
    ),
    (
        "_json.Encoder",
        "default encoder indent item_separator key_separator markers skipkeys sort_keys",
    ),
    (
        "_json.Scanner",
        "object_hook object_pairs_hook parse_constant parse_float parse_int strict",
    ),
    ("_socket.socket", "family proto type"),
    ("_sre.SRE_Scanner", "pattern"),
    ("builtins.AttributeError", "name obj"),
    ("builtins.BaseException", "__suppress_context__"),
    ("builtins.BaseExceptionGroup", "exceptions message"),
    ("builtins.ImportError", "msg name name_from path"),
    ("builtins.NameError", "name"),
    ("builtins.OSError", "errno filename filename2 strerror"),
    ("builtins.StopIteration", "value"),
    (
        "builtins.SyntaxError",
        "_metadata end_lineno end_offset filename lineno msg offset print_file_and_line text",
    ),
    ("builtins.SystemExit", "code"),
    (
        "builtins.UnicodeDecodeError",
        "encoding end object reason start",
    ),
    (
        "builtins.UnicodeEncodeError",
        "encoding end object reason start",
    ),
    (
        "builtins.UnicodeTranslateError",
        "encoding end object reason start",
    ),
    ("builtins.async_generator", "ag_running"),
    ("builtins.builtin_function_or_method", "__module__"),
    ("builtins.classmethod", "__func__ __wrapped__"),
    ("builtins.classmethod_descriptor", "__name__ __objclass__"),
    (
        "builtins.code",
        "co_argcount co_consts co_exceptiontable co_filename co_firstlineno co_flags co_kwonlyargcount co_linetable co_name co_names co_nlocals co_posonlyargcount co_qualname co_stacksize",
    ),
    ("builtins.complex", "imag real"),
    ("builtins.coroutine", "cr_origin"),
    ("builtins.frame", "f_trace_lines"),
    ("builtins.function", "__builtins__ __closure__ __globals__"),
    ("builtins.getset_descriptor", "__name__ __objclass__"),
    ("builtins.member_descriptor", "__name__ __objclass__"),
    ("builtins.method", "__func__ __self__"),
    ("builtins.method-wrapper", "__self__"),
    ("builtins.method_descriptor", "__name__ __objclass__"),
    ("builtins.module", "__dict__"),
    ("builtins.property", "__doc__ fdel fget fset"),
    ("builtins.staticmethod", "__func__ __wrapped__"),
    ("builtins.super", "__self__ __self_class__ __thisclass__"),
    ("builtins.traceback", "tb_frame tb_lasti"),
    (
        "builtins.type",
        "__base__ __basicsize__ __dictoffset__ __flags__ __itemsize__ __weakrefoffset__",
    ),
    ("builtins.wrapper_descriptor", "__name__ __objclass__"),
    ("collections._tuplegetter", "__doc__"),
    ("collections.defaultdict", "default_factory"),
    ("datetime.timedelta", "days microseconds seconds"),
    ("functools.KeyWrapper", "obj"),
    ("functools.partial", "args func keywords"),
    ("posix.DirEntry", "name path"),
    ("re.Match", "endpos pos re string"),
    ("re.Pattern", "flags groups pattern"),
    (
        "string.templatelib.Interpolation",
        "conversion expression format_spec value",
    ),
    ("string.templatelib.Template", "interpolations strings"),
    ("types.GenericAlias", "__args__ __origin__ __unpacked__"),
    ("types.SimpleNamespace", "__dict__"),
    (
        "typing.ParamSpec",
        "__bound__ __contravariant__ __covariant__ __infer_variance__ __name__",
    ),
    ("typing.ParamSpecArgs", "__origin__"),
    ("typing.ParamSpecKwargs", "__origin__"),
    ("typing.TypeAliasType", "__name__"),
    (
        "typing.TypeVar",
        "__contravariant__ __covariant__ __infer_variance__ __name__",
    ),
    ("typing.TypeVarTuple", "__name__"),
    ("typing.Union", "__args__"),
    ("weakref.ReferenceType", "__callback__"),
];

/// Whether CPython has this attribute of that type as a member.
pub fn is_member(module: &str, class: &str, attribute: &str) -> bool {
    MEMBERS.iter().any(|(name, members)| {
        name.strip_prefix(module)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| rest == class)
            && members.split(' ').any(|member| member == attribute)
    })
}
