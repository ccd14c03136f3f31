//! `compile`, `eval`, `exec`, `__import__`, and what looks at the caller's namespaces: `globals`, `locals`, `dir`.
//! CPython: Python/bltinmodule.c, Python/ceval.c (`PyEval_GetFrameLocals`).

use pyjit_object::frame::Activation;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::{CompileRequest, ImportRequest};

/// Flags of `__future__` features, which code hands on to what it compiles.
const FUTURE_MASK: u32 = 0x1FE_0000;
/// `CO_NESTED`, once a feature.
const OBSOLETE_MASK: u32 = 0x10;
/// `PyCF_ONLY_AST` and the other flags of `ast`.
const COMPILE_MASK: u32 = 0xF600;
const ONLY_AST: u32 = 0x400;
/// Bit of `co_localspluskinds` for free variables.
const FREE: u8 = 0x80;

pub fn import(
    th: &Thread,
    name: Value,
    globals: Option<Value>,
    locals: Option<Value>,
    fromlist: Option<Value>,
    level: i32,
) -> PyResult<Value> {
    let request = ImportRequest {
        name,
        globals,
        locals,
        fromlist,
        level,
    };
    match th.rt().hooks.import_module.get() {
        Some(hook) => hook(th, &request),
        None => Err(th.raise(t::ImportError, "__import__ not found")),
    }
}

/// The `__future__` flags of the code that is running.
fn inherited_flags(th: &Thread) -> u32 {
    th.activation()
        .map_or(0, |activation| activation.code().flags() & FUTURE_MASK)
}

/// A file name given as str, bytes or path object.
pub fn file_name(th: &Thread, value: Value) -> PyResult<Gc<Str>> {
    let path = match protocol::lookup_special(th, value, th.intern("__fspath__"))? {
        Some(method) => method.call(th, Args::NONE)?,
        None => value,
    };
    if let Some(text) = path.cast::<Str>() {
        return Ok(text);
    }
    if let Some(bytes) = path.cast::<Bytes>() {
        // UTF-8 with surrogateescape.
        let mut out = pyjit_object::str::StrBuilder::new();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    out.push_str(text);
                    break;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    out.push_str(&String::from_utf8_lossy(good));
                    out.push(0xDC00 + bad[0] as u32);
                    rest = &bad[1..];
                }
            }
        }
        return out.finish(th);
    }
    let found = th.type_name(value);
    Err(th.raise(
        t::TypeError,
        format!("expected str, bytes or os.PathLike object, not {found}"),
    ))
}

fn run_hook(th: &Thread, request: &CompileRequest) -> PyResult<Value> {
    match th.rt().hooks.compile.get() {
        Some(hook) => hook(th, request),
        None => Err(th.raise(t::SystemError, "no compiler")),
    }
}

pub fn compile(
    th: &Thread,
    source: Value,
    filename: Value,
    mode: Gc<Str>,
    flags: i32,
    dont_inherit: bool,
    optimize: i32,
    feature_version: i32,
) -> PyResult<Value> {
    let filename = file_name(th, filename)?;
    let mut flags = flags as u32;
    if flags & !(FUTURE_MASK | OBSOLETE_MASK | COMPILE_MASK) != 0 {
        return Err(th.raise(t::ValueError, "compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(th.raise(t::ValueError, "compile(): invalid optimize value"));
    }
    if !dont_inherit {
        flags |= inherited_flags(th);
    }
    let modes = ["exec", "eval", "single", "func_type"];
    let Some(mode) = modes.into_iter().find(|known| mode.eq_str(known)) else {
        let text = if flags & ONLY_AST != 0 {
            "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
        } else {
            "compile() mode must be 'exec', 'eval' or 'single'"
        };
        return Err(th.raise(t::ValueError, text));
    };
    if mode == "func_type" && flags & ONLY_AST == 0 {
        return Err(th.raise(
            t::ValueError,
            "compile() mode 'func_type' requires flag PyCF_ONLY_AST",
        ));
    }
    run_hook(
        th,
        &CompileRequest {
            source,
            filename,
            mode,
            flags,
            optimize,
            feature_version,
            function: "compile",
            module: None,
        },
    )
}

/// The code object of a str or bytes given to `eval` or `exec`.
fn compile_text(th: &Thread, source: Value, function: &'static str) -> PyResult<Gc<CodeObject>> {
    let is_text =
        source.cast::<Str>().is_some() || th.class_of(source).slots.bf_getbuffer.get().is_some();
    if !is_text {
        return Err(th.raise(
            t::TypeError,
            format!("{function}() arg 1 must be a string, bytes or code object"),
        ));
    }
    let mut source = source;
    if function == "eval"
        && let Some(text) = source.cast::<Str>()
    {
        // Blanks before an expression are not an indentation.
        let blanks = text
            .chars()
            .take_while(|unit| *unit == ' ' as u32 || *unit == '\t' as u32)
            .count();
        source = Str::slice(text, th, blanks, text.len())?.into();
    }
    let code = run_hook(
        th,
        &CompileRequest {
            source,
            filename: th.intern("<string>"),
            mode: function,
            flags: inherited_flags(th),
            optimize: -1,
            feature_version: -1,
            function,
            module: None,
        },
    )?;
    code.cast::<CodeObject>()
        .ok_or_else(|| th.raise(t::SystemError, "the compiler made no code"))
}

fn is_mapping(th: &Thread, value: Value) -> bool {
    th.class_of(value).slots.mp_subscript.get().is_some()
}

/// The namespaces that code runs in. `function` words the errors.
fn namespaces(
    th: &Thread,
    globals: Option<Value>,
    locals: Option<Value>,
    function: &str,
) -> PyResult<(Gc<Dict>, Value)> {
    let globals = globals.filter(|globals| !globals.is_none());
    let locals = locals.filter(|locals| !locals.is_none());
    let Some(given) = globals else {
        let Some(activation) = th.activation() else {
            return Err(th.raise(
                t::TypeError,
                format!("{function} must be given globals and locals when called without a frame"),
            ));
        };
        let locals = match locals {
            Some(locals) => locals,
            None => frame_locals(th, activation)?,
        };
        return Ok((activation.function().globals(), locals));
    };
    let Some(globals) = given.cast::<Dict>() else {
        let text = if function == "exec" {
            let found = th.type_name(given);
            format!("exec() globals must be a dict, not {found}")
        } else if is_mapping(th, given) {
            "globals must be a real dict; try eval(code, {}, mapping)".to_string()
        } else {
            "globals must be a dict".to_string()
        };
        return Err(th.raise(t::TypeError, text));
    };
    Ok((globals, locals.unwrap_or(given)))
}

/// Gives globals without `__builtins__` the current ones.
fn add_builtins(th: &Thread, globals: Gc<Dict>) -> PyResult<()> {
    let name = th.names().__builtins__;
    if globals.get_str(th, name)?.is_some() {
        return Ok(());
    }
    let builtins = match th.activation() {
        Some(activation) => activation.function().builtins.get(),
        None => None,
    };
    let builtins = builtins.or(th.rt().builtins.get().map(Value::from));
    globals.set_str(th, name, builtins.unwrap_or(Value::NONE))
}

fn free_variables(code: Gc<CodeObject>) -> usize {
    (0..code.nlocalsplus())
        .filter(|index| code.local_kind(*index) & FREE != 0)
        .count()
}

fn run(
    th: &Thread,
    code: Gc<CodeObject>,
    globals: Gc<Dict>,
    locals: Value,
    closure: Option<Gc<Tuple>>,
) -> PyResult<Value> {
    match th.rt().hooks.run_code.get() {
        Some(hook) => hook(th, code, globals, locals, closure),
        None => Err(th.raise(t::SystemError, "no interpreter")),
    }
}

pub fn eval(
    th: &Thread,
    source: Value,
    globals: Option<Value>,
    locals: Option<Value>,
) -> PyResult<Value> {
    if let Some(locals) = locals.filter(|locals| !locals.is_none())
        && !is_mapping(th, locals)
    {
        return Err(th.raise(t::TypeError, "locals must be a mapping"));
    }
    let (globals, locals) = namespaces(th, globals, locals, "eval")?;
    add_builtins(th, globals)?;
    let code = match source.cast::<CodeObject>() {
        Some(code) if free_variables(code) > 0 => {
            return Err(th.raise(
                t::TypeError,
                "code object passed to eval() may not contain free variables",
            ));
        }
        Some(code) => code,
        None => compile_text(th, source, "eval")?,
    };
    run(th, code, globals, locals, None)
}

pub fn exec(
    th: &Thread,
    source: Value,
    globals: Option<Value>,
    locals: Option<Value>,
    closure: Option<Value>,
) -> PyResult<()> {
    let (globals, locals) = namespaces(th, globals, locals, "exec")?;
    if !is_mapping(th, locals) {
        let found = th.type_name(locals);
        return Err(th.raise(
            t::TypeError,
            format!("locals must be a mapping or None, not {found}"),
        ));
    }
    add_builtins(th, globals)?;
    let closure = closure.filter(|closure| !closure.is_none());
    let Some(code) = source.cast::<CodeObject>() else {
        if closure.is_some() {
            return Err(th.raise(
                t::TypeError,
                "closure can only be used when source is a code object",
            ));
        }
        let code = compile_text(th, source, "exec")?;
        return run(th, code, globals, locals, None).map(|_| ());
    };
    let free = free_variables(code);
    let closure = match closure {
        Some(_) if free == 0 => {
            return Err(th.raise(t::TypeError, "cannot use a closure with this code object"));
        }
        None if free == 0 => None,
        given => {
            let cells = given
                .filter(|closure| protocol::is_exact(*closure, t::TUPLE))
                .and_then(Value::cast::<Tuple>)
                .filter(|cells| {
                    cells.len() == free
                        && cells
                            .as_slice()
                            .iter()
                            .all(|cell| cell.kind() == Kind::Cell)
                });
            if cells.is_none() {
                return Err(th.raise(
                    t::TypeError,
                    format!("code object requires a closure of exactly length {free}"),
                ));
            }
            cells
        }
    };
    run(th, code, globals, locals, closure).map(|_| ())
}

fn frame_locals(th: &Thread, activation: Activation) -> PyResult<Value> {
    if let Some(hook) = th.rt().hooks.frame_locals.get() {
        return hook(th, activation);
    }
    match activation.namespace() {
        Some(namespace) => Ok(namespace),
        None => Ok(activation.function().globals().into()),
    }
}

pub fn globals(th: &Thread) -> PyResult<Value> {
    match th.activation() {
        Some(activation) => Ok(activation.function().globals().into()),
        None => Ok(Value::NONE),
    }
}

pub fn locals(th: &Thread) -> PyResult<Value> {
    match th.activation() {
        Some(activation) => frame_locals(th, activation),
        None => Err(th.raise(t::SystemError, "frame does not exist")),
    }
}

/// `dir()` and `dir(object)`.
pub fn dir(th: &Thread, object: Option<Value>) -> PyResult<Value> {
    let names = match object {
        None => {
            let locals = locals(th)?;
            protocol::call_method(th, locals, th.names().keys, &[])?
        }
        Some(object) => match protocol::lookup_special(th, object, th.names().__dir__)? {
            Some(method) => method.call(th, Args::NONE)?,
            None => {
                return Err(th.raise(t::TypeError, "object does not provide __dir__"));
            }
        },
    };
    let list = protocol::to_list(th, names)?;
    protocol::call_method(th, list.into(), th.names().sort, &[])?;
    Ok(list.into())
}
