//! The exception classes. CPython: Objects/exceptions.c.
//!
//! All share the layout `Exception`; fields that only some have are words of `Exception::extra`, named in `MEMBERS`
//! here. `base.rs` has BaseException, the other files the classes with behaviour of their own.

pub mod base;
pub mod group;
pub mod os_error;
pub mod syntax;
#[cfg(test)]
mod tests;
pub mod unicode;
pub mod with_fields;

use pyjit_object::def::{TypeFlags, TypeSpec};
use pyjit_object::exception::extra;
use pyjit_object::function::{Member, Payload};
use pyjit_object::prelude::*;

const FLAGS: TypeFlags = TypeFlags::BASE;

/// An exception class without anything of its own but the text.
const fn plain(doc: &'static str) -> TypeSpec {
    TypeSpec {
        name: "",
        module: "builtins",
        doc,
        text_signature: None,
        methods: &[],
        getsets: &[],
        slots: base::PLAIN_SLOTS,
        flags: FLAGS,
        base: None,
        layout: None,
    }
}

/// As `plain`, where a base between it and BaseException has a constructor of its own.
const fn inheriting(doc: &'static str) -> TypeSpec {
    TypeSpec {
        slots: &[],
        ..plain(doc)
    }
}

/// The classes with methods.
pub static WITH_METHODS: &[(TypeId, &TypeSpec)] = &[
    (t::BaseException, &base::SPEC),
    (t::BaseExceptionGroup, &group::methods::SPEC),
    (t::StopIteration, &with_fields::stop_iteration::SPEC),
    (t::SystemExit, &with_fields::system_exit::SPEC),
    (t::KeyError, &with_fields::key_error::SPEC),
    (t::ImportError, &with_fields::import_error::SPEC),
    (t::NameError, &with_fields::name_error::SPEC),
    (t::AttributeError, &with_fields::attribute_error::SPEC),
    (t::SyntaxError, &syntax::methods::SPEC),
    (t::OSError, &os_error::methods::SPEC),
    (t::UnicodeDecodeError, &unicode::decode_error::SPEC),
    (t::UnicodeEncodeError, &unicode::encode_error::SPEC),
    (t::UnicodeTranslateError, &unicode::translate_error::SPEC),
];

/// The classes without.
pub static PLAIN: &[(TypeId, TypeSpec)] = &[
    (t::GeneratorExit, plain("Request that a generator exit.")),
    (t::KeyboardInterrupt, plain("Program interrupted by user.")),
    (
        t::Exception,
        plain("Common base class for all non-exit exceptions."),
    ),
    (
        t::ArithmeticError,
        plain("Base class for arithmetic errors."),
    ),
    (
        t::FloatingPointError,
        plain("Floating-point operation failed."),
    ),
    (
        t::OverflowError,
        plain("Result too large to be represented."),
    ),
    (
        t::ZeroDivisionError,
        plain("Second argument to a division or modulo operation was zero."),
    ),
    (t::AssertionError, plain("Assertion failed.")),
    (t::BufferError, plain("Buffer error.")),
    (t::EOFError, plain("Read beyond end of file.")),
    (t::ModuleNotFoundError, inheriting("Module not found.")),
    (t::LookupError, plain("Base class for lookup errors.")),
    (t::IndexError, plain("Sequence index out of range.")),
    (t::MemoryError, plain("Out of memory.")),
    (
        t::UnboundLocalError,
        inheriting("Local name referenced but not bound to a value."),
    ),
    (t::BlockingIOError, inheriting("I/O operation would block.")),
    (t::ChildProcessError, inheriting("Child process error.")),
    (t::ConnectionError, inheriting("Connection error.")),
    (t::BrokenPipeError, inheriting("Broken pipe.")),
    (t::ConnectionAbortedError, inheriting("Connection aborted.")),
    (t::ConnectionRefusedError, inheriting("Connection refused.")),
    (t::ConnectionResetError, inheriting("Connection reset.")),
    (t::FileExistsError, inheriting("File already exists.")),
    (t::FileNotFoundError, inheriting("File not found.")),
    (t::InterruptedError, inheriting("Interrupted by signal.")),
    (
        t::IsADirectoryError,
        inheriting("Operation doesn't work on directories."),
    ),
    (
        t::NotADirectoryError,
        inheriting("Operation only works on directories."),
    ),
    (t::PermissionError, inheriting("Not enough permissions.")),
    (t::ProcessLookupError, inheriting("Process not found.")),
    (t::TimeoutError, inheriting("Timeout expired.")),
    (
        t::ReferenceError,
        plain("Weak ref proxy used after referent went away."),
    ),
    (t::RuntimeError, plain("Unspecified run-time error.")),
    (
        t::NotImplementedError,
        plain("Method or function hasn't been implemented yet."),
    ),
    (
        t::PythonFinalizationError,
        plain("Operation blocked during Python finalization."),
    ),
    (t::RecursionError, plain("Recursion limit exceeded.")),
    (
        t::StopAsyncIteration,
        plain("Signal the end from iterator.__anext__()."),
    ),
    (t::IncompleteInputError, inheriting("incomplete input.")),
    (t::IndentationError, inheriting("Improper indentation.")),
    (
        t::TabError,
        inheriting("Improper mixture of spaces and tabs."),
    ),
    (
        t::SystemError,
        plain(
            "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.",
        ),
    ),
    (t::TypeError, plain("Inappropriate argument type.")),
    (
        t::ValueError,
        plain("Inappropriate argument value (of correct type)."),
    ),
    (t::UnicodeError, plain("Unicode related error.")),
    (t::Warning, plain("Base class for warning categories.")),
    (
        t::BytesWarning,
        plain(
            "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.",
        ),
    ),
    (
        t::DeprecationWarning,
        plain("Base class for warnings about deprecated features."),
    ),
    (
        t::EncodingWarning,
        plain("Base class for warnings about encodings."),
    ),
    (
        t::FutureWarning,
        plain(
            "Base class for warnings about constructs that will change semantically\nin the future.",
        ),
    ),
    (
        t::ImportWarning,
        plain("Base class for warnings about probable mistakes in module imports"),
    ),
    (
        t::PendingDeprecationWarning,
        plain("Base class for warnings about features which will be deprecated\nin the future."),
    ),
    (
        t::ResourceWarning,
        plain("Base class for warnings about resource usage."),
    ),
    (
        t::RuntimeWarning,
        plain("Base class for warnings about dubious runtime behavior."),
    ),
    (
        t::SyntaxWarning,
        plain("Base class for warnings about dubious syntax."),
    ),
    (
        t::UnicodeWarning,
        plain(
            "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.",
        ),
    ),
    (
        t::UserWarning,
        plain("Base class for warnings generated by user code."),
    ),
];

/// The spec of an exception class.
pub fn spec(id: TypeId) -> Option<&'static TypeSpec> {
    WITH_METHODS
        .iter()
        .find(|(known, _)| *known == id)
        .map(|(_, spec)| *spec)
        .or_else(|| {
            PLAIN
                .iter()
                .find(|(known, _)| *known == id)
                .map(|(_, spec)| spec)
        })
}

/// Attributes that are words of `extra`: class, name, word, doc.
static MEMBERS: &[(TypeId, &str, usize, &str)] = &[
    (
        t::StopIteration,
        "value",
        extra::STOP_ITERATION_VALUE,
        "generator return value",
    ),
    (
        t::SystemExit,
        "code",
        extra::SYSTEM_EXIT_CODE,
        "exception code",
    ),
    (
        t::ImportError,
        "msg",
        extra::IMPORT_ERROR_MSG,
        "exception message",
    ),
    (
        t::ImportError,
        "name",
        extra::IMPORT_ERROR_NAME,
        "module name",
    ),
    (
        t::ImportError,
        "path",
        extra::IMPORT_ERROR_PATH,
        "module path",
    ),
    (
        t::ImportError,
        "name_from",
        extra::IMPORT_ERROR_NAME_FROM,
        "name imported from module",
    ),
    (t::NameError, "name", extra::NAME_ERROR_NAME, "name"),
    (
        t::AttributeError,
        "name",
        extra::ATTRIBUTE_ERROR_NAME,
        "attribute name",
    ),
    (
        t::AttributeError,
        "obj",
        extra::ATTRIBUTE_ERROR_OBJ,
        "object",
    ),
    (
        t::OSError,
        "errno",
        extra::OS_ERROR_ERRNO,
        "POSIX exception code",
    ),
    (
        t::OSError,
        "strerror",
        extra::OS_ERROR_STRERROR,
        "exception strerror",
    ),
    (
        t::OSError,
        "filename",
        extra::OS_ERROR_FILENAME,
        "exception filename",
    ),
    (
        t::OSError,
        "filename2",
        extra::OS_ERROR_FILENAME2,
        "second exception filename",
    ),
    (
        t::SyntaxError,
        "msg",
        extra::SYNTAX_ERROR_MSG,
        "exception msg",
    ),
    (
        t::SyntaxError,
        "filename",
        extra::SYNTAX_ERROR_FILENAME,
        "exception filename",
    ),
    (
        t::SyntaxError,
        "lineno",
        extra::SYNTAX_ERROR_LINENO,
        "exception lineno",
    ),
    (
        t::SyntaxError,
        "offset",
        extra::SYNTAX_ERROR_OFFSET,
        "exception offset",
    ),
    (
        t::SyntaxError,
        "text",
        extra::SYNTAX_ERROR_TEXT,
        "exception text",
    ),
    (
        t::SyntaxError,
        "end_lineno",
        extra::SYNTAX_ERROR_END_LINENO,
        "exception end lineno",
    ),
    (
        t::SyntaxError,
        "end_offset",
        extra::SYNTAX_ERROR_END_OFFSET,
        "exception end offset",
    ),
    (
        t::SyntaxError,
        "print_file_and_line",
        extra::SYNTAX_ERROR_PRINT_FILE_AND_LINE,
        "exception print_file_and_line",
    ),
    (
        t::SyntaxError,
        "_metadata",
        extra::SYNTAX_ERROR_METADATA,
        "exception private metadata",
    ),
    (
        t::UnicodeDecodeError,
        "encoding",
        extra::UNICODE_ERROR_ENCODING,
        "exception encoding",
    ),
    (
        t::UnicodeDecodeError,
        "object",
        extra::UNICODE_ERROR_OBJECT,
        "exception object",
    ),
    (
        t::UnicodeDecodeError,
        "reason",
        extra::UNICODE_ERROR_REASON,
        "exception reason",
    ),
    (
        t::UnicodeEncodeError,
        "encoding",
        extra::UNICODE_ERROR_ENCODING,
        "exception encoding",
    ),
    (
        t::UnicodeEncodeError,
        "object",
        extra::UNICODE_ERROR_OBJECT,
        "exception object",
    ),
    (
        t::UnicodeEncodeError,
        "reason",
        extra::UNICODE_ERROR_REASON,
        "exception reason",
    ),
    (
        t::UnicodeTranslateError,
        "encoding",
        extra::UNICODE_ERROR_ENCODING,
        "exception encoding",
    ),
    (
        t::UnicodeTranslateError,
        "object",
        extra::UNICODE_ERROR_OBJECT,
        "exception object",
    ),
    (
        t::UnicodeTranslateError,
        "reason",
        extra::UNICODE_ERROR_REASON,
        "exception reason",
    ),
];

/// Adds what the specs cannot say: members, and ExceptionGroup, which has two bases.
pub fn finish(th: &Thread) -> PyResult<()> {
    for (id, name, word, doc) in MEMBERS {
        let class = th.class(*id);
        let member = Payload::Member(Member::ExceptionExtra(*word as u8));
        let descriptor = th.descriptor(t::MEMBER_DESCRIPTOR, class, member, name);
        descriptor
            .doc
            .set(&descriptor.header, Some(th.str(doc).into()));
        class
            .dict()
            .set_str(th, th.intern(name), descriptor.into())?;
    }
    group::define(th)
}

/// Positional arguments as the `args` tuple.
pub fn args_tuple(th: &Thread, args: Args<'_>) -> PyResult<Gc<Tuple>> {
    th.try_tuple(args.positional())
}
