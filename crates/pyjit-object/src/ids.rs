//! The classes the runtime itself names, by number. A class's number is also the id of the shape of its direct
//! instances, so `header.shape() == t::LIST` tests for exactly a list.

use crate::prelude::*;

/// A well-known class.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct TypeId(pub u32);

/// One row of the table of well-known classes.
pub struct TypeRow {
    pub id: TypeId,
    pub name: &'static str,
    pub base: TypeId,
    pub kind: Kind,
}

macro_rules! classes {
    ($($id:ident $name:literal $base:ident $kind:ident,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u32)]
        enum Number { _Zero, $($id,)* Count }

        /// The well-known classes.
        #[allow(non_upper_case_globals)]
        pub mod t {
            use super::{Number, TypeId};
            $(pub const $id: TypeId = TypeId(Number::$id as u32);)*
        }

        pub const TYPE_COUNT: usize = Number::Count as usize;

        /// Row `i` describes the class numbered `i + 1`.
        pub const TYPE_ROWS: [TypeRow; TYPE_COUNT - 1] = [
            $(TypeRow { id: t::$id, name: $name, base: t::$base, kind: Kind::$kind },)*
        ];
    };
}

classes! {
    OBJECT "object" OBJECT Instance,
    TYPE "type" OBJECT Type,
    INT "int" OBJECT Int,
    BOOL "bool" INT Int,
    FLOAT "float" OBJECT Float,
    COMPLEX "complex" OBJECT Complex,
    STR "str" OBJECT Str,
    BYTES "bytes" OBJECT Bytes,
    BYTEARRAY "bytearray" OBJECT ByteArray,
    TUPLE "tuple" OBJECT Tuple,
    LIST "list" OBJECT List,
    DICT "dict" OBJECT Dict,
    SET "set" OBJECT Set,
    FROZENSET "frozenset" OBJECT Set,
    NONETYPE "NoneType" OBJECT Free,
    ELLIPSIS "ellipsis" OBJECT Free,
    NOTIMPLEMENTED "NotImplementedType" OBJECT Free,
    FUNCTION "function" OBJECT Function,
    METHOD "method" OBJECT Method,
    BUILTIN "builtin_function_or_method" OBJECT Builtin,
    METHOD_DESCRIPTOR "method_descriptor" OBJECT Builtin,
    CLASSMETHOD_DESCRIPTOR "classmethod_descriptor" OBJECT Builtin,
    WRAPPER_DESCRIPTOR "wrapper_descriptor" OBJECT Builtin,
    METHOD_WRAPPER "method-wrapper" OBJECT Builtin,
    GETSET_DESCRIPTOR "getset_descriptor" OBJECT Builtin,
    MEMBER_DESCRIPTOR "member_descriptor" OBJECT Builtin,
    CODE "code" OBJECT Code,
    CELL "cell" OBJECT Cell,
    FRAME "frame" OBJECT Frame,
    GENERATOR "generator" OBJECT Generator,
    COROUTINE "coroutine" OBJECT Generator,
    ASYNC_GENERATOR "async_generator" OBJECT Generator,
    TRACEBACK "traceback" OBJECT Traceback,
    SLICE "slice" OBJECT Slice,
    RANGE "range" OBJECT Range,
    RANGE_ITERATOR "range_iterator" OBJECT RangeIter,
    LIST_ITERATOR "list_iterator" OBJECT SeqIter,
    TUPLE_ITERATOR "tuple_iterator" OBJECT SeqIter,
    SEQ_ITERATOR "iterator" OBJECT SeqIter,
    STR_ITERATOR "str_iterator" OBJECT SeqIter,
    STR_ASCII_ITERATOR "str_ascii_iterator" OBJECT SeqIter,
    BYTES_ITERATOR "bytes_iterator" OBJECT SeqIter,
    BYTEARRAY_ITERATOR "bytearray_iterator" OBJECT SeqIter,
    LIST_REVERSEITERATOR "list_reverseiterator" OBJECT SeqIter,
    DICT_KEYITERATOR "dict_keyiterator" OBJECT DictIter,
    DICT_VALUEITERATOR "dict_valueiterator" OBJECT DictIter,
    DICT_ITEMITERATOR "dict_itemiterator" OBJECT DictIter,
    DICT_REVERSEKEYITERATOR "dict_reversekeyiterator" OBJECT DictIter,
    DICT_REVERSEVALUEITERATOR "dict_reversevalueiterator" OBJECT DictIter,
    DICT_REVERSEITEMITERATOR "dict_reverseitemiterator" OBJECT DictIter,
    SET_ITERATOR "set_iterator" OBJECT DictIter,
    MODULE "module" OBJECT Module,
    // Internal, never visible.
    VALUE_ARRAY "<array>" OBJECT ValueArray,
    BYTE_AREA "<bytes>" OBJECT ByteArea,
    DICT_TABLE "<dict table>" OBJECT DictTable,
    SET_TABLE "<set table>" OBJECT SetTable,
    // Exceptions: the order is that of the tree.
    BaseException "BaseException" OBJECT Exception,
    BaseExceptionGroup "BaseExceptionGroup" BaseException Exception,
    GeneratorExit "GeneratorExit" BaseException Exception,
    KeyboardInterrupt "KeyboardInterrupt" BaseException Exception,
    SystemExit "SystemExit" BaseException Exception,
    Exception "Exception" BaseException Exception,
    ArithmeticError "ArithmeticError" Exception Exception,
    FloatingPointError "FloatingPointError" ArithmeticError Exception,
    OverflowError "OverflowError" ArithmeticError Exception,
    ZeroDivisionError "ZeroDivisionError" ArithmeticError Exception,
    AssertionError "AssertionError" Exception Exception,
    AttributeError "AttributeError" Exception Exception,
    BufferError "BufferError" Exception Exception,
    EOFError "EOFError" Exception Exception,
    ImportError "ImportError" Exception Exception,
    ModuleNotFoundError "ModuleNotFoundError" ImportError Exception,
    LookupError "LookupError" Exception Exception,
    IndexError "IndexError" LookupError Exception,
    KeyError "KeyError" LookupError Exception,
    MemoryError "MemoryError" Exception Exception,
    NameError "NameError" Exception Exception,
    UnboundLocalError "UnboundLocalError" NameError Exception,
    OSError "OSError" Exception Exception,
    BlockingIOError "BlockingIOError" OSError Exception,
    ChildProcessError "ChildProcessError" OSError Exception,
    ConnectionError "ConnectionError" OSError Exception,
    BrokenPipeError "BrokenPipeError" ConnectionError Exception,
    ConnectionAbortedError "ConnectionAbortedError" ConnectionError Exception,
    ConnectionRefusedError "ConnectionRefusedError" ConnectionError Exception,
    ConnectionResetError "ConnectionResetError" ConnectionError Exception,
    FileExistsError "FileExistsError" OSError Exception,
    FileNotFoundError "FileNotFoundError" OSError Exception,
    InterruptedError "InterruptedError" OSError Exception,
    IsADirectoryError "IsADirectoryError" OSError Exception,
    NotADirectoryError "NotADirectoryError" OSError Exception,
    PermissionError "PermissionError" OSError Exception,
    ProcessLookupError "ProcessLookupError" OSError Exception,
    TimeoutError "TimeoutError" OSError Exception,
    ReferenceError "ReferenceError" Exception Exception,
    RuntimeError "RuntimeError" Exception Exception,
    NotImplementedError "NotImplementedError" RuntimeError Exception,
    PythonFinalizationError "PythonFinalizationError" RuntimeError Exception,
    RecursionError "RecursionError" RuntimeError Exception,
    StopAsyncIteration "StopAsyncIteration" Exception Exception,
    StopIteration "StopIteration" Exception Exception,
    SyntaxError "SyntaxError" Exception Exception,
    IncompleteInputError "_IncompleteInputError" SyntaxError Exception,
    IndentationError "IndentationError" SyntaxError Exception,
    TabError "TabError" IndentationError Exception,
    SystemError "SystemError" Exception Exception,
    TypeError "TypeError" Exception Exception,
    ValueError "ValueError" Exception Exception,
    UnicodeError "UnicodeError" ValueError Exception,
    UnicodeDecodeError "UnicodeDecodeError" UnicodeError Exception,
    UnicodeEncodeError "UnicodeEncodeError" UnicodeError Exception,
    UnicodeTranslateError "UnicodeTranslateError" UnicodeError Exception,
    Warning "Warning" Exception Exception,
    BytesWarning "BytesWarning" Warning Exception,
    DeprecationWarning "DeprecationWarning" Warning Exception,
    EncodingWarning "EncodingWarning" Warning Exception,
    FutureWarning "FutureWarning" Warning Exception,
    ImportWarning "ImportWarning" Warning Exception,
    PendingDeprecationWarning "PendingDeprecationWarning" Warning Exception,
    ResourceWarning "ResourceWarning" Warning Exception,
    RuntimeWarning "RuntimeWarning" Warning Exception,
    SyntaxWarning "SyntaxWarning" Warning Exception,
    UnicodeWarning "UnicodeWarning" Warning Exception,
    UserWarning "UserWarning" Warning Exception,
}

impl TypeId {
    pub fn row(self) -> &'static TypeRow {
        &TYPE_ROWS[self.0 as usize - 1]
    }

    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether the class is `BaseException` or below.
    pub fn is_exception(self) -> bool {
        self.row().kind == Kind::Exception
    }
}
