//! From source to code objects for `compile`, `exec`, `eval`, import and the command line: decoding, flags, warnings,
//! and SyntaxErrors as exceptions. CPython: Python/bltinmodule.c, Python/pythonrun.c, Parser/pegen_errors.c.

use pyjit_bytecode::flags;
use pyjit_compiler::ast::{Ast, Class};
use pyjit_compiler::{
    CompileError, CompileOptions, CompileWarning, ErrorKind, Mode, Text, WarningKind,
};
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::CompileRequest;

/// `ast.PyCF_*`.
pub mod cf {
    pub const ONLY_AST: u32 = 0x0400;
    pub const SOURCE_IS_UTF8: u32 = 0x0100;
    pub const DONT_IMPLY_DEDENT: u32 = 0x0200;
    pub const IGNORE_COOKIE: u32 = 0x0800;
    pub const TYPE_COMMENTS: u32 = 0x1000;
    pub const ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;
    pub const ALLOW_INCOMPLETE_INPUT: u32 = 0x4000;
    pub const OPTIMIZED_AST: u32 = 0x8000 | ONLY_AST;
    /// Everything `compile()` accepts beside future flags.
    pub const ALL: u32 = ONLY_AST
        | SOURCE_IS_UTF8
        | DONT_IMPLY_DEDENT
        | IGNORE_COOKIE
        | TYPE_COMMENTS
        | ALLOW_TOP_LEVEL_AWAIT
        | ALLOW_INCOMPLETE_INPUT
        | 0x8000;
    /// `PyCF_MASK`: the future flags.
    pub const FUTURES: u32 = 0x01FE_0000;
}

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub mode: Mode,
    /// `PyCF_*` and `CO_FUTURE_*`.
    pub flags: u32,
    /// -1 = that of the interpreter.
    pub optimize: i32,
}

impl Request {
    pub const fn exec() -> Request {
        Request {
            mode: Mode::Exec,
            flags: 0,
            optimize: -1,
        }
    }

    pub fn options(&self, th: &Thread) -> CompileOptions {
        let mut options = CompileOptions::new(self.mode);
        options.optimize = if self.optimize < 0 {
            th.rt().flags.optimize.min(2)
        } else {
            self.optimize.min(2) as u8
        };
        options.future = self.flags & cf::FUTURES;
        options.top_level_await = self.flags & cf::ALLOW_TOP_LEVEL_AWAIT != 0;
        options.allow_incomplete = self.flags & cf::ALLOW_INCOMPLETE_INPUT != 0;
        options.max_digits = th.rt().int_max_str_digits.get();
        options.dont_imply_dedent = self.flags & cf::DONT_IMPLY_DEDENT != 0;
        options
    }
}

/// Compiles the bytes of a source file.
pub fn source_bytes(
    th: &Thread,
    source: &[u8],
    filename: Gc<Str>,
    request: Request,
) -> PyResult<Gc<CodeObject>> {
    let text = decode(th, source, filename)?;
    source_text(th, &text, filename, request)
}

/// The bytes of a source file as text, by their byte order mark or encoding declaration.
pub fn decode(th: &Thread, source: &[u8], filename: Gc<Str>) -> PyResult<String> {
    let mut decoder = |name: &str, bytes: &[u8]| decode_through_codecs(th, name, bytes);
    let decoded = pyjit_compiler::parse::source::decode(source, &filename.display(), &mut decoder);
    decoded.map_err(|error| raise(th, &error, filename))
}

/// As `decode`, of bytes that are of no file.
fn decode_nameless(th: &Thread, source: &[u8]) -> PyResult<String> {
    let mut decoder = |name: &str, bytes: &[u8]| decode_through_codecs(th, name, bytes);
    let decoded = pyjit_compiler::parse::source::decode(source, "", &mut decoder);
    decoded.map_err(|error| match error.lineno {
        Some(_) => raise_syntax(th, t::SyntaxError, &error, Value::NONE),
        None => raise(th, &error, th.str("<string>")),
    })
}

/// Decodes with the codec of that name; none if there is no such.
fn decode_through_codecs(th: &Thread, name: &str, bytes: &[u8]) -> Option<Result<String, String>> {
    let result = || -> PyResult<Option<String>> {
        let bytes = th.bytes(bytes)?;
        let text =
            protocol::call_method(th, bytes.into(), th.names().decode, &[th.str(name).into()])?;
        Ok(text
            .cast::<Str>()
            .and_then(|text| text.to_utf8().map(|text| text.into_owned())))
    };
    match result() {
        Ok(Some(text)) => Some(Ok(text)),
        Ok(None) => Some(Err(format!("encoding problem: {name}"))),
        Err(Raised) if th.catch(t::LookupError).is_some() => None,
        Err(Raised) => {
            let exception = th.take_pending();
            let text = exception.and_then(|exception| protocol::str(th, exception).ok());
            Some(Err(text.map_or_else(
                || format!("encoding problem: {name}"),
                |text| text.display().into_owned(),
            )))
        }
    }
}

/// Compiles source text.
pub fn source_text(
    th: &Thread,
    source: &str,
    filename: Gc<Str>,
    request: Request,
) -> PyResult<Gc<CodeObject>> {
    let compiled = pyjit_compiler::compile(
        source,
        super::marshal::text_of(filename),
        &request.options(th),
    );
    finish(th, compiled, filename)
}

/// Compiles a tree.
pub fn tree(
    th: &Thread,
    tree: pyjit_compiler::ast::Ast,
    filename: Gc<Str>,
    request: Request,
) -> PyResult<Gc<CodeObject>> {
    let compiled = pyjit_compiler::compile_ast(
        tree,
        super::marshal::text_of(filename),
        &request.options(th),
    );
    finish(th, compiled, filename)
}

fn finish(
    th: &Thread,
    compiled: pyjit_compiler::Compiled,
    filename: Gc<Str>,
) -> PyResult<Gc<CodeObject>> {
    for warning in &compiled.warnings {
        warn(th, warning, filename)?;
    }
    match compiled.result {
        Ok(code) => CodeObject::new(th, &code),
        Err(error) => Err(raise(th, &error, filename)),
    }
}

/// Issues a warning of the compiler; where filters make it an error, it becomes the SyntaxError CPython raises.
pub fn warn(th: &Thread, warning: &CompileWarning, filename: Gc<Str>) -> PyResult<()> {
    let category = match warning.kind {
        WarningKind::SyntaxWarning => t::SyntaxWarning,
        WarningKind::DeprecationWarning => t::DeprecationWarning,
    };
    match th.rt().hooks.warn_explicit.get() {
        None => Ok(()),
        Some(hook) => match hook(th, category, &warning.message, filename, warning.lineno) {
            Err(Raised) if th.catch(category).is_some() => Err(raise(th, &warning.error, filename)),
            result => result,
        },
    }
}

/// Raises a compile error as CPython does.
pub fn raise(th: &Thread, error: &CompileError, filename: Gc<Str>) -> Raised {
    let class = match error.kind {
        ErrorKind::SyntaxError => t::SyntaxError,
        ErrorKind::IndentationError => t::IndentationError,
        ErrorKind::TabError => t::TabError,
        ErrorKind::IncompleteInput => t::IncompleteInputError,
        ErrorKind::MemoryError => return th.raise(t::MemoryError, &error.message),
        ErrorKind::RecursionError => return th.raise(t::RecursionError, &error.message),
        ErrorKind::ValueError => return th.raise(t::ValueError, &error.message),
        ErrorKind::TypeError => return th.raise(t::TypeError, &error.message),
        ErrorKind::UnicodeDecodeError => t::SyntaxError,
    };
    if error.lineno.is_none() && error.text.is_none() {
        // Of no place in the source.
        let message = th.str(&error.message).into();
        return match protocol::call(th, th.class(class).into(), &[message]) {
            Ok(made) => th.raise_value(made),
            Err(Raised) => Raised,
        };
    }
    raise_syntax(th, class, error, filename.into())
}

fn raise_syntax(th: &Thread, class: TypeId, error: &CompileError, filename: Value) -> Raised {
    let int = |number: Option<i32>| number.map_or(Value::NONE, Value::int);
    let text = match &error.text {
        Some(text) => match th.try_str(text) {
            Ok(text) => text.into(),
            Err(raised) => return raised,
        },
        None => Value::NONE,
    };
    let details = th.tuple(&[
        filename,
        int(error.lineno),
        int(error.offset),
        text,
        int(error.end_lineno),
        int(error.end_offset),
    ]);
    let message: Value = th.str(&error.message).into();
    let Ok(value) = th.new_exception(th.class(class), &[message, details.into()]) else {
        return Raised;
    };
    if let Some(exception) = value.cast::<Exception>() {
        let fields = [
            (extra::SYNTAX_ERROR_MSG, message),
            (extra::SYNTAX_ERROR_FILENAME, filename),
            (extra::SYNTAX_ERROR_LINENO, int(error.lineno)),
            (extra::SYNTAX_ERROR_OFFSET, int(error.offset)),
            (extra::SYNTAX_ERROR_TEXT, text),
            (extra::SYNTAX_ERROR_END_LINENO, int(error.end_lineno)),
            (extra::SYNTAX_ERROR_END_OFFSET, int(error.end_offset)),
        ];
        for (word, field) in fields {
            if exception.set_extra(th, word, Some(field)).is_err() {
                return Raised;
            }
        }
    }
    th.raise_value(value)
}

/// The text as the compiler's.
pub fn text(string: Gc<Str>) -> Text {
    super::marshal::text_of(string)
}

/// The `CO_FUTURE_*` flags that code running now passes on to what it compiles.
pub fn inherited_futures(th: &Thread) -> u32 {
    th.activation()
        .map_or(0, |activation| activation.code().flags() & cf::FUTURES)
        & future_mask()
}

fn future_mask() -> u32 {
    flags::FUTURE_BARRY_AS_BDFL | cf::FUTURES
}

/// `compile()`.
pub fn compile(th: &Thread, request: &CompileRequest) -> PyResult<Value> {
    let mode = match request.mode {
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" => Mode::FuncType,
        _ => Mode::Exec,
    };
    let how = Request {
        mode,
        flags: request.flags,
        optimize: request.optimize,
    };
    let only_ast = request.flags & cf::ONLY_AST != 0;
    if request.source.cast::<super::ast::Node>().is_some() {
        return program_tree(th, request, how);
    }
    if let Some(source) = request.source.cast::<Str>() {
        let Some(text) = source.to_utf8() else {
            // As CPython: the text cannot be encoded.
            protocol::call_method(th, source.into(), th.names().encode, &[])?;
            return Err(th.raise(t::ValueError, "source is not valid text"));
        };
        if only_ast {
            return parsed_tree(th, &text, request, how);
        }
        return Ok(source_text(th, &text, request.filename, how)?.into());
    }
    if th
        .class_of(request.source)
        .slots
        .bf_getbuffer
        .get()
        .is_none()
    {
        let text = format!(
            "{}() arg 1 must be a string, bytes or AST object",
            request.function
        );
        return Err(th.raise(t::TypeError, text));
    }
    let bytes = pyjit_object::buffer::BytesLike::new(
        th,
        request.source,
        pyjit_object::buffer::Request::SIMPLE,
    )?;
    let text = decode_nameless(th, &bytes)?;
    if only_ast {
        return parsed_tree(th, &text, request, how);
    }
    Ok(source_text(th, &text, request.filename, how)?.into())
}

/// `compile(tree, ...)`: to code, or with `PyCF_ONLY_AST` checked and perhaps optimised.
fn program_tree(th: &Thread, request: &CompileRequest, how: Request) -> PyResult<Value> {
    let root = match how.mode {
        Mode::Exec => Class::Module,
        Mode::Eval => Class::Expression,
        Mode::Single => Class::Interactive,
        Mode::FuncType => Class::FunctionType,
    };
    let filename = request.filename;
    let mut ast = super::ast::from_python(th, request.source, root)?;
    if let Err(error) = pyjit_compiler::ast::validate(&mut ast) {
        return Err(raise(th, &error, filename));
    }
    if how.flags & cf::ONLY_AST != 0 {
        return preprocessed(th, ast, filename, how);
    }
    Ok(tree(th, ast, filename, how)?.into())
}

/// `ast.parse`.
fn parsed_tree(
    th: &Thread,
    source: &str,
    request: &CompileRequest,
    how: Request,
) -> PyResult<Value> {
    let filename = request.filename;
    let parsed = match pyjit_compiler::parse_tree(source, &how.options(th)) {
        Ok(parsed) => parsed,
        Err(error) => return Err(raise(th, &error, filename)),
    };
    for warning in &parsed.warnings {
        warn(th, warning, filename)?;
    }
    // Only an identifier of letters that are normalised can be one of these.
    for constant in ["None", "True", "False"] {
        if parsed.ast.idents.find(constant).is_some() {
            let text = format!("identifier field can't represent '{constant}' constant");
            return Err(th.raise(t::ValueError, text));
        }
    }
    if (0..14).contains(&request.feature_version) {
        let minor = request.feature_version;
        if let Some(error) = pyjit_compiler::ast::too_new(&parsed.ast, source, minor) {
            return Err(raise(th, &error, filename));
        }
    }
    preprocessed(th, parsed.ast, filename, how)
}

/// The tree for Python; as it is, or as the compiler would go on with it if `PyCF_OPTIMIZED_AST` is set.
fn preprocessed(th: &Thread, mut ast: Ast, filename: Gc<Str>, how: Request) -> PyResult<Value> {
    if how.flags & cf::OPTIMIZED_AST == cf::OPTIMIZED_AST {
        match pyjit_compiler::preprocess_tree(&mut ast, &how.options(th)) {
            Ok(warnings) => {
                for warning in &warnings {
                    warn(th, warning, filename)?;
                }
            }
            Err(error) => return Err(raise(th, &error, filename)),
        }
    }
    super::ast::to_python(th, &ast)
}
