//! Exceptions and tracebacks: the data. CPython: Objects/exceptions.c, Python/traceback.c.

use crate::array::ValueArray;
use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

/// An exception. Fields that only some classes have (`errno`, `value`, `name`, ...) are words of `extra`; the class's
/// rows of members say which (`pyjit-types`).
#[repr(C)]
#[derive(Default)]
pub struct Exception {
    pub header: Header,
    pub args: Field<Option<Gc<Tuple>>>,
    pub traceback: Field<Option<Value>>,
    pub context: Field<Option<Value>>,
    pub cause: Field<Option<Value>>,
    pub suppress_context: Cell<bool>,
    pub extra: Field<Option<Gc<ValueArray>>>,
}

impl Trace for Exception {
    fn trace(&self, marker: &mut Marker) {
        self.args.trace(marker);
        self.traceback.trace(marker);
        self.context.trace(marker);
        self.cause.trace(marker);
        self.extra.trace(marker);
    }
}

/// Words of `Exception::extra`.
pub mod extra {
    pub const STOP_ITERATION_VALUE: usize = 0;
    pub const SYSTEM_EXIT_CODE: usize = 0;
    pub const NAME_ERROR_NAME: usize = 0;
    pub const ATTRIBUTE_ERROR_NAME: usize = 0;
    pub const ATTRIBUTE_ERROR_OBJ: usize = 1;
    pub const IMPORT_ERROR_MSG: usize = 0;
    pub const IMPORT_ERROR_NAME: usize = 1;
    pub const IMPORT_ERROR_PATH: usize = 2;
    pub const IMPORT_ERROR_NAME_FROM: usize = 3;
    pub const OS_ERROR_ERRNO: usize = 0;
    pub const OS_ERROR_STRERROR: usize = 1;
    pub const OS_ERROR_FILENAME: usize = 2;
    pub const OS_ERROR_FILENAME2: usize = 3;
    pub const OS_ERROR_WRITTEN: usize = 4;
    pub const SYNTAX_ERROR_MSG: usize = 0;
    pub const SYNTAX_ERROR_FILENAME: usize = 1;
    pub const SYNTAX_ERROR_LINENO: usize = 2;
    pub const SYNTAX_ERROR_OFFSET: usize = 3;
    pub const SYNTAX_ERROR_TEXT: usize = 4;
    pub const SYNTAX_ERROR_END_LINENO: usize = 5;
    pub const SYNTAX_ERROR_END_OFFSET: usize = 6;
    pub const SYNTAX_ERROR_PRINT_FILE_AND_LINE: usize = 7;
    pub const SYNTAX_ERROR_METADATA: usize = 8;
    pub const UNICODE_ERROR_ENCODING: usize = 0;
    pub const UNICODE_ERROR_OBJECT: usize = 1;
    pub const UNICODE_ERROR_START: usize = 2;
    pub const UNICODE_ERROR_END: usize = 3;
    pub const UNICODE_ERROR_REASON: usize = 4;
    pub const GROUP_MESSAGE: usize = 0;
    pub const GROUP_EXCEPTIONS: usize = 1;
    pub const GROUP_EXCEPTIONS_STR: usize = 2;
    /// The most any class has.
    pub const COUNT: usize = 9;
}

impl Exception {
    pub fn args(&self) -> &[Value] {
        match self.args.get() {
            // SAFETY: the tuple is kept alive by the exception for as long as nobody sets `args`; callers copy first.
            Some(args) => unsafe {
                std::slice::from_raw_parts(args.as_slice().as_ptr(), args.len())
            },
            None => &[],
        }
    }

    pub fn extra(&self, word: usize) -> Option<Value> {
        self.extra.get().and_then(|extra| {
            if word < extra.capacity() {
                extra.get(word)
            } else {
                None
            }
        })
    }

    pub fn set_extra(&self, th: &Thread, word: usize, value: Option<Value>) -> PyResult<()> {
        let extra = match self.extra.get() {
            Some(extra) => extra,
            None => {
                let fresh = ValueArray::alloc(th, extra::COUNT)?;
                self.extra.set(&self.header, Some(fresh));
                fresh
            }
        };
        extra.set(word, value);
        Ok(())
    }
}

#[repr(C)]
#[derive(Default)]
pub struct Traceback {
    pub header: Header,
    pub next: Field<Option<Value>>,
    pub frame: Field<Option<Gc<Frame>>>,
    /// Unit of the instruction that raised.
    pub unit: Cell<usize>,
    /// 0 = computed from the unit when asked for.
    pub line: Cell<i32>,
}

impl Trace for Traceback {
    fn trace(&self, marker: &mut Marker) {
        self.next.trace(marker);
        self.frame.trace(marker);
    }
}
