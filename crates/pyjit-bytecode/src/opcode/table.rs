//! The instruction table: every opcode of CPython 3.14 with its facts, specialised and instrumented forms included.
//!
//! CPython: `Python/bytecodes.c` and what is generated from it. A row is
//!
//! ```text
//!     NAME = number, cache units, popped => pushed, [flags], kind base;
//! ```
//!
//! where `n` in a stack effect is the operand (the leading `operand n;` lends callbacks its binding). `for_each_opcode!` hands the rows to any macro, so that interpreters and
//! compilers can build tables that miss none.

/// Calls `$callback!` with all rows of the instruction table.
#[macro_export]
macro_rules! for_each_opcode {
    ($callback:ident) => {
        $callback! {
            operand n;
            /// Inline cache unit; never executed.
            CACHE = 0, 0, 0 => 0, [], Base CACHE;
            /// `container[start:stop]`.
            BINARY_SLICE = 1, 0, 3 => 1, [], Base BINARY_SLICE;
            /// A t-string from its strings and interpolations.
            BUILD_TEMPLATE = 2, 0, 2 => 1, [], Base BUILD_TEMPLATE;
            /// Specialised `BINARY_OP`.
            BINARY_OP_INPLACE_ADD_UNICODE = 3, 5, 2 => 1, [LOCAL], Specialized BINARY_OP;
            /// `f(*args, **kwargs)`; the kwargs slot may be null.
            CALL_FUNCTION_EX = 4, 0, 4 => 1, [POLL], Base CALL_FUNCTION_EX;
            /// Splits an exception group by `except*` type.
            CHECK_EG_MATCH = 5, 0, 2 => 2, [], Base CHECK_EG_MATCH;
            /// Tests whether the exception matches an `except` type.
            CHECK_EXC_MATCH = 6, 0, 2 => 2, [], Base CHECK_EXC_MATCH;
            /// After a throw into a delegated iterator: StopIteration's value or re-raise.
            CLEANUP_THROW = 7, 0, 3 => 2, [], Base CLEANUP_THROW;
            /// `del container[key]`.
            DELETE_SUBSCR = 8, 0, 2 => 0, [], Base DELETE_SUBSCR;
            /// Drops the last item of an exhausted `for`.
            END_FOR = 9, 0, 1 => 0, [], Base END_FOR;
            /// Drops the delegated iterator beneath its result.
            END_SEND = 10, 0, 2 => 1, [], Base END_SEND;
            /// Checks that `__init__` gave None.
            EXIT_INIT_CHECK = 11, 0, 1 => 0, [], Base EXIT_INIT_CHECK;
            /// `format(value)`.
            FORMAT_SIMPLE = 12, 0, 1 => 1, [], Base FORMAT_SIMPLE;
            /// `format(value, spec)`.
            FORMAT_WITH_SPEC = 13, 0, 2 => 1, [], Base FORMAT_WITH_SPEC;
            /// `aiter(value)`.
            GET_AITER = 14, 0, 1 => 1, [], Base GET_AITER;
            /// The awaitable of `anext` on top of its iterator.
            GET_ANEXT = 15, 0, 1 => 2, [], Base GET_ANEXT;
            /// `iter(value)`.
            GET_ITER = 16, 0, 1 => 1, [], Base GET_ITER;
            /// Never emitted.
            RESERVED = 17, 0, 0 => 0, [], Base RESERVED;
            /// `len` of the top, which stays.
            GET_LEN = 18, 0, 1 => 2, [], Base GET_LEN;
            /// The iterator that `yield from` drives.
            GET_YIELD_FROM_ITER = 19, 0, 1 => 1, [], Base GET_YIELD_FROM_ITER;
            /// Leaves the interpreter loop.
            INTERPRETER_EXIT = 20, 0, 1 => 0, [EXIT], Base INTERPRETER_EXIT;
            /// `builtins.__build_class__`.
            LOAD_BUILD_CLASS = 21, 0, 0 => 1, [], Base LOAD_BUILD_CLASS;
            /// The namespace of a class or module body.
            LOAD_LOCALS = 22, 0, 0 => 1, [], Base LOAD_LOCALS;
            /// A function from a code object.
            MAKE_FUNCTION = 23, 0, 1 => 1, [], Base MAKE_FUNCTION;
            /// The subject's values for a tuple of keys, or None.
            MATCH_KEYS = 24, 0, 2 => 3, [], Base MATCH_KEYS;
            /// Whether the subject is a mapping.
            MATCH_MAPPING = 25, 0, 1 => 2, [], Base MATCH_MAPPING;
            /// Whether the subject is a sequence.
            MATCH_SEQUENCE = 26, 0, 1 => 2, [], Base MATCH_SEQUENCE;
            /// Nothing; keeps a line for tracing.
            NOP = 27, 0, 0 => 0, [], Base NOP;
            /// Marks the fall-through of a branch for monitoring.
            NOT_TAKEN = 28, 0, 0 => 0, [], Base NOT_TAKEN;
            /// Restores the previously handled exception.
            POP_EXCEPT = 29, 0, 1 => 0, [], Base POP_EXCEPT;
            /// Drops a loop's iterator.
            POP_ITER = 30, 0, 1 => 0, [], Base POP_ITER;
            /// Drops the top.
            POP_TOP = 31, 0, 1 => 0, [], Base POP_TOP;
            /// Makes the exception the handled one, keeping the previous beneath.
            PUSH_EXC_INFO = 32, 0, 1 => 2, [], Base PUSH_EXC_INFO;
            /// Pushes the null word.
            PUSH_NULL = 33, 0, 0 => 1, [], Base PUSH_NULL;
            /// Makes the generator or coroutine and returns it to the caller.
            RETURN_GENERATOR = 34, 0, 0 => 1, [], Base RETURN_GENERATOR;
            /// Returns the top.
            RETURN_VALUE = 35, 0, 1 => 1, [EXIT], Base RETURN_VALUE;
            /// Makes `__annotations__` if it is missing.
            SETUP_ANNOTATIONS = 36, 0, 0 => 0, [], Base SETUP_ANNOTATIONS;
            /// `container[start:stop] = value`.
            STORE_SLICE = 37, 0, 4 => 0, [], Base STORE_SLICE;
            /// `container[key] = value`.
            STORE_SUBSCR = 38, 1, 3 => 0, [], Base STORE_SUBSCR;
            /// `bool(value)`.
            TO_BOOL = 39, 3, 1 => 1, [], Base TO_BOOL;
            /// `~value`.
            UNARY_INVERT = 40, 0, 1 => 1, [], Base UNARY_INVERT;
            /// `-value`.
            UNARY_NEGATIVE = 41, 0, 1 => 1, [], Base UNARY_NEGATIVE;
            /// `not value`, of a bool.
            UNARY_NOT = 42, 0, 1 => 1, [], Base UNARY_NOT;
            /// Calls `__exit__` with the exception.
            WITH_EXCEPT_START = 43, 0, 5 => 6, [], Base WITH_EXCEPT_START;
            /// `left op right`; the operand is a `BinaryOp`.
            BINARY_OP = 44, 5, 2 => 1, [ARG], Base BINARY_OP;
            /// One `{...}` of a t-string.
            BUILD_INTERPOLATION = 45, 0, 2 + (n & 1) => 1, [ARG], Base BUILD_INTERPOLATION;
            /// A list of the top n.
            BUILD_LIST = 46, 0, n => 1, [ARG], Base BUILD_LIST;
            /// A dict of the top n pairs.
            BUILD_MAP = 47, 0, 2 * n => 1, [ARG], Base BUILD_MAP;
            /// A set of the top n.
            BUILD_SET = 48, 0, n => 1, [ARG], Base BUILD_SET;
            /// `slice` of two or three values.
            BUILD_SLICE = 49, 0, n => 1, [ARG], Base BUILD_SLICE;
            /// Joins the top n strings.
            BUILD_STRING = 50, 0, n => 1, [ARG], Base BUILD_STRING;
            /// A tuple of the top n.
            BUILD_TUPLE = 51, 0, n => 1, [ARG], Base BUILD_TUPLE;
            /// Calls with n positional arguments.
            CALL = 52, 3, 2 + n => 1, [ARG POLL], Base CALL;
            /// A one-argument intrinsic.
            CALL_INTRINSIC_1 = 53, 0, 1 => 1, [ARG], Base CALL_INTRINSIC_1;
            /// A two-argument intrinsic.
            CALL_INTRINSIC_2 = 54, 0, 2 => 1, [ARG], Base CALL_INTRINSIC_2;
            /// Calls with keyword names on top.
            CALL_KW = 55, 3, 3 + n => 1, [ARG POLL], Base CALL_KW;
            /// Rich comparison; bit 4 asks for a bool.
            COMPARE_OP = 56, 1, 2 => 1, [ARG], Base COMPARE_OP;
            /// `in`, or `not in` with operand 1.
            CONTAINS_OP = 57, 1, 2 => 1, [ARG], Base CONTAINS_OP;
            /// `!s`, `!r` or `!a`.
            CONVERT_VALUE = 58, 0, 1 => 1, [ARG], Base CONVERT_VALUE;
            /// Copies the nth from the top.
            COPY = 59, 0, n => n + 1, [ARG], Base COPY;
            /// Copies the closure's cells into the frame.
            COPY_FREE_VARS = 60, 0, 0 => 0, [ARG], Base COPY_FREE_VARS;
            /// `del object.name`.
            DELETE_ATTR = 61, 0, 1 => 0, [ARG NAME], Base DELETE_ATTR;
            /// Empties a cell.
            DELETE_DEREF = 62, 0, 0 => 0, [ARG FREE], Base DELETE_DEREF;
            /// Unbinds a local.
            DELETE_FAST = 63, 0, 0 => 0, [ARG LOCAL], Base DELETE_FAST;
            /// Unbinds a global.
            DELETE_GLOBAL = 64, 0, 0 => 0, [ARG NAME], Base DELETE_GLOBAL;
            /// Unbinds a name of the namespace.
            DELETE_NAME = 65, 0, 0 => 0, [ARG NAME], Base DELETE_NAME;
            /// Merges keyword arguments, refusing duplicates.
            DICT_MERGE = 66, 0, 4 + n => 3 + n, [ARG], Base DICT_MERGE;
            /// `dict.update`.
            DICT_UPDATE = 67, 0, 1 + n => n, [ARG], Base DICT_UPDATE;
            /// Ends `async for` on StopAsyncIteration, else re-raises.
            END_ASYNC_FOR = 68, 0, 2 => 0, [ARG JUMP BACKWARD], Base END_ASYNC_FOR;
            /// Prefixes eight more operand bits.
            EXTENDED_ARG = 69, 0, 0 => 0, [ARG], Base EXTENDED_ARG;
            /// Next item, or jump when exhausted.
            FOR_ITER = 70, 1, 1 => 2, [ARG JUMP], Base FOR_ITER;
            /// The awaitable's iterator.
            GET_AWAITABLE = 71, 0, 1 => 1, [ARG], Base GET_AWAITABLE;
            /// `from module import name`.
            IMPORT_FROM = 72, 0, 1 => 2, [ARG NAME], Base IMPORT_FROM;
            /// `__import__`.
            IMPORT_NAME = 73, 0, 2 => 1, [ARG NAME], Base IMPORT_NAME;
            /// `is`, or `is not` with operand 1.
            IS_OP = 74, 0, 2 => 1, [ARG], Base IS_OP;
            /// Jumps back; polls.
            JUMP_BACKWARD = 75, 1, 0 => 0, [ARG JUMP ALWAYS BACKWARD POLL], Base JUMP_BACKWARD;
            /// Jumps back without polling.
            JUMP_BACKWARD_NO_INTERRUPT = 76, 0, 0 => 0, [ARG JUMP ALWAYS BACKWARD], Base JUMP_BACKWARD_NO_INTERRUPT;
            /// Jumps forward.
            JUMP_FORWARD = 77, 0, 0 => 0, [ARG JUMP ALWAYS], Base JUMP_FORWARD;
            /// Appends to the list n beneath.
            LIST_APPEND = 78, 0, 1 + n => n, [ARG], Base LIST_APPEND;
            /// Extends the list n beneath.
            LIST_EXTEND = 79, 0, 1 + n => n, [ARG], Base LIST_EXTEND;
            /// `object.name`; with bit 0 method and self.
            LOAD_ATTR = 80, 9, 1 => 1 + (n & 1), [ARG NAME], Base LOAD_ATTR;
            /// One of a few shared objects.
            LOAD_COMMON_CONSTANT = 81, 0, 0 => 1, [ARG], Base LOAD_COMMON_CONSTANT;
            /// A constant.
            LOAD_CONST = 82, 0, 0 => 1, [ARG CONST], Base LOAD_CONST;
            /// A cell's content.
            LOAD_DEREF = 83, 0, 0 => 1, [ARG LOCAL], Base LOAD_DEREF;
            /// A local that is bound.
            LOAD_FAST = 84, 0, 0 => 1, [ARG LOCAL], Base LOAD_FAST;
            /// A local or null, leaving it unbound.
            LOAD_FAST_AND_CLEAR = 85, 0, 0 => 1, [ARG LOCAL], Base LOAD_FAST_AND_CLEAR;
            /// A local that outlives its use.
            LOAD_FAST_BORROW = 86, 0, 0 => 1, [ARG LOCAL], Base LOAD_FAST_BORROW;
            /// Two of them.
            LOAD_FAST_BORROW_LOAD_FAST_BORROW = 87, 0, 0 => 2, [ARG LOCAL], Base LOAD_FAST_BORROW_LOAD_FAST_BORROW;
            /// A local that may be unbound.
            LOAD_FAST_CHECK = 88, 0, 0 => 1, [ARG LOCAL], Base LOAD_FAST_CHECK;
            /// Two locals.
            LOAD_FAST_LOAD_FAST = 89, 0, 0 => 2, [ARG LOCAL], Base LOAD_FAST_LOAD_FAST;
            /// A name of a namespace, else a cell's content.
            LOAD_FROM_DICT_OR_DEREF = 90, 0, 1 => 1, [ARG FREE], Base LOAD_FROM_DICT_OR_DEREF;
            /// A name of a namespace, else a global.
            LOAD_FROM_DICT_OR_GLOBALS = 91, 0, 1 => 1, [ARG NAME], Base LOAD_FROM_DICT_OR_GLOBALS;
            /// A global or builtin; with bit 0 a null on top.
            LOAD_GLOBAL = 92, 4, 0 => 1 + (n & 1), [ARG NAME], Base LOAD_GLOBAL;
            /// A name of the namespace, else global or builtin.
            LOAD_NAME = 93, 0, 0 => 1, [ARG NAME], Base LOAD_NAME;
            /// The int 0..=255 of the operand.
            LOAD_SMALL_INT = 94, 0, 0 => 1, [ARG], Base LOAD_SMALL_INT;
            /// A special method and its self or null.
            LOAD_SPECIAL = 95, 0, 1 => 2, [ARG], Base LOAD_SPECIAL;
            /// `super().name`.
            LOAD_SUPER_ATTR = 96, 1, 3 => 1 + (n & 1), [ARG NAME], Base LOAD_SUPER_ATTR;
            /// Turns a local into a cell.
            MAKE_CELL = 97, 0, 0 => 0, [ARG FREE], Base MAKE_CELL;
            /// Adds a pair to the dict n beneath.
            MAP_ADD = 98, 0, 2 + n => n, [ARG], Base MAP_ADD;
            /// A class pattern's attributes, or None.
            MATCH_CLASS = 99, 0, 3 => 1, [ARG], Base MATCH_CLASS;
            /// Jumps if the bool is false.
            POP_JUMP_IF_FALSE = 100, 1, 1 => 0, [ARG JUMP], Base POP_JUMP_IF_FALSE;
            /// Jumps if None.
            POP_JUMP_IF_NONE = 101, 1, 1 => 0, [ARG JUMP], Base POP_JUMP_IF_NONE;
            /// Jumps unless None.
            POP_JUMP_IF_NOT_NONE = 102, 1, 1 => 0, [ARG JUMP], Base POP_JUMP_IF_NOT_NONE;
            /// Jumps if the bool is true.
            POP_JUMP_IF_TRUE = 103, 1, 1 => 0, [ARG JUMP], Base POP_JUMP_IF_TRUE;
            /// `raise`.
            RAISE_VARARGS = 104, 0, n => 0, [ARG EXIT], Base RAISE_VARARGS;
            /// Raises again.
            RERAISE = 105, 0, 1 + n => n, [ARG EXIT], Base RERAISE;
            /// Sends into the delegated iterator; jumps when it is done.
            SEND = 106, 1, 2 => 2, [ARG JUMP], Base SEND;
            /// Adds to the set n beneath.
            SET_ADD = 107, 0, 1 + n => n, [ARG], Base SET_ADD;
            /// Sets defaults, annotations or closure of a new function.
            SET_FUNCTION_ATTRIBUTE = 108, 0, 2 => 1, [ARG], Base SET_FUNCTION_ATTRIBUTE;
            /// Updates the set n beneath.
            SET_UPDATE = 109, 0, 1 + n => n, [ARG], Base SET_UPDATE;
            /// `object.name = value`.
            STORE_ATTR = 110, 4, 2 => 0, [ARG NAME], Base STORE_ATTR;
            /// Fills a cell.
            STORE_DEREF = 111, 0, 1 => 0, [ARG FREE], Base STORE_DEREF;
            /// Binds a local.
            STORE_FAST = 112, 0, 1 => 0, [ARG LOCAL], Base STORE_FAST;
            /// Binds one local, loads another.
            STORE_FAST_LOAD_FAST = 113, 0, 1 => 1, [ARG LOCAL], Base STORE_FAST_LOAD_FAST;
            /// Binds two locals.
            STORE_FAST_STORE_FAST = 114, 0, 2 => 0, [ARG LOCAL], Base STORE_FAST_STORE_FAST;
            /// Binds a global.
            STORE_GLOBAL = 115, 0, 1 => 0, [ARG NAME], Base STORE_GLOBAL;
            /// Binds a name of the namespace.
            STORE_NAME = 116, 0, 1 => 0, [ARG NAME], Base STORE_NAME;
            /// Swaps the top with the nth.
            SWAP = 117, 0, n => n, [ARG], Base SWAP;
            /// Unpacks around a starred target.
            UNPACK_EX = 118, 0, 1 => 1 + (n & 0xff) + (n >> 8), [ARG], Base UNPACK_EX;
            /// Unpacks exactly n.
            UNPACK_SEQUENCE = 119, 1, 1 => n, [ARG], Base UNPACK_SEQUENCE;
            /// Yields the top, resumes with what is sent.
            YIELD_VALUE = 120, 0, 1 => 1, [ARG], Base YIELD_VALUE;
            /// Entry and resumption points; polls.
            RESUME = 128, 0, 0 => 0, [ARG POLL], Base RESUME;
            /// Specialised `BINARY_OP`.
            BINARY_OP_ADD_FLOAT = 129, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_ADD_INT = 130, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_ADD_UNICODE = 131, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_EXTEND = 132, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_MULTIPLY_FLOAT = 133, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_MULTIPLY_INT = 134, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBSCR_DICT = 135, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBSCR_GETITEM = 136, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBSCR_LIST_INT = 137, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBSCR_LIST_SLICE = 138, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBSCR_STR_INT = 139, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBSCR_TUPLE_INT = 140, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBTRACT_FLOAT = 141, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `BINARY_OP`.
            BINARY_OP_SUBTRACT_INT = 142, 5, 2 => 1, [], Specialized BINARY_OP;
            /// Specialised `CALL`.
            CALL_ALLOC_AND_ENTER_INIT = 143, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_BOUND_METHOD_EXACT_ARGS = 144, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_BOUND_METHOD_GENERAL = 145, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_BUILTIN_CLASS = 146, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_BUILTIN_FAST = 147, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_BUILTIN_FAST_WITH_KEYWORDS = 148, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_BUILTIN_O = 149, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_ISINSTANCE = 150, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL_KW`.
            CALL_KW_BOUND_METHOD = 151, 3, 3 + n => 1, [ARG POLL], Specialized CALL_KW;
            /// Specialised `CALL_KW`.
            CALL_KW_NON_PY = 152, 3, 3 + n => 1, [ARG POLL], Specialized CALL_KW;
            /// Specialised `CALL_KW`.
            CALL_KW_PY = 153, 3, 3 + n => 1, [ARG POLL], Specialized CALL_KW;
            /// Specialised `CALL`.
            CALL_LEN = 154, 3, 2 + n => 1, [POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_LIST_APPEND = 155, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_METHOD_DESCRIPTOR_FAST = 156, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS = 157, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_METHOD_DESCRIPTOR_NOARGS = 158, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_METHOD_DESCRIPTOR_O = 159, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_NON_PY_GENERAL = 160, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_PY_EXACT_ARGS = 161, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_PY_GENERAL = 162, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_STR_1 = 163, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_TUPLE_1 = 164, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `CALL`.
            CALL_TYPE_1 = 165, 3, 2 + n => 1, [ARG POLL], Specialized CALL;
            /// Specialised `COMPARE_OP`.
            COMPARE_OP_FLOAT = 166, 1, 2 => 1, [ARG], Specialized COMPARE_OP;
            /// Specialised `COMPARE_OP`.
            COMPARE_OP_INT = 167, 1, 2 => 1, [ARG], Specialized COMPARE_OP;
            /// Specialised `COMPARE_OP`.
            COMPARE_OP_STR = 168, 1, 2 => 1, [ARG], Specialized COMPARE_OP;
            /// Specialised `CONTAINS_OP`.
            CONTAINS_OP_DICT = 169, 1, 2 => 1, [ARG], Specialized CONTAINS_OP;
            /// Specialised `CONTAINS_OP`.
            CONTAINS_OP_SET = 170, 1, 2 => 1, [ARG], Specialized CONTAINS_OP;
            /// Specialised `FOR_ITER`.
            FOR_ITER_GEN = 171, 1, 1 => 2, [ARG], Specialized FOR_ITER;
            /// Specialised `FOR_ITER`.
            FOR_ITER_LIST = 172, 1, 1 => 2, [ARG JUMP], Specialized FOR_ITER;
            /// Specialised `FOR_ITER`.
            FOR_ITER_RANGE = 173, 1, 1 => 2, [ARG JUMP], Specialized FOR_ITER;
            /// Specialised `FOR_ITER`.
            FOR_ITER_TUPLE = 174, 1, 1 => 2, [ARG JUMP], Specialized FOR_ITER;
            /// Specialised `JUMP_BACKWARD`.
            JUMP_BACKWARD_JIT = 175, 1, 0 => 0, [ARG JUMP ALWAYS BACKWARD POLL], Specialized JUMP_BACKWARD;
            /// Specialised `JUMP_BACKWARD`.
            JUMP_BACKWARD_NO_JIT = 176, 1, 0 => 0, [ARG JUMP ALWAYS BACKWARD POLL], Specialized JUMP_BACKWARD;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_CLASS = 177, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_CLASS_WITH_METACLASS_CHECK = 178, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN = 179, 9, 1 => 1 + (n & 1), [ARG NAME], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_INSTANCE_VALUE = 180, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_METHOD_LAZY_DICT = 181, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_METHOD_NO_DICT = 182, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_METHOD_WITH_VALUES = 183, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_MODULE = 184, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_NONDESCRIPTOR_NO_DICT = 185, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES = 186, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_PROPERTY = 187, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_SLOT = 188, 9, 1 => 1 + (n & 1), [ARG], Specialized LOAD_ATTR;
            /// Specialised `LOAD_ATTR`.
            LOAD_ATTR_WITH_HINT = 189, 9, 1 => 1 + (n & 1), [ARG NAME], Specialized LOAD_ATTR;
            /// Specialised `LOAD_CONST`.
            LOAD_CONST_IMMORTAL = 190, 0, 0 => 1, [ARG CONST], Specialized LOAD_CONST;
            /// Specialised `LOAD_CONST`.
            LOAD_CONST_MORTAL = 191, 0, 0 => 1, [ARG CONST], Specialized LOAD_CONST;
            /// Specialised `LOAD_GLOBAL`.
            LOAD_GLOBAL_BUILTIN = 192, 4, 0 => 1 + (n & 1), [ARG], Specialized LOAD_GLOBAL;
            /// Specialised `LOAD_GLOBAL`.
            LOAD_GLOBAL_MODULE = 193, 4, 0 => 1 + (n & 1), [ARG], Specialized LOAD_GLOBAL;
            /// Specialised `LOAD_SUPER_ATTR`.
            LOAD_SUPER_ATTR_ATTR = 194, 1, 3 => 1 + (n & 1), [ARG NAME], Specialized LOAD_SUPER_ATTR;
            /// Specialised `LOAD_SUPER_ATTR`.
            LOAD_SUPER_ATTR_METHOD = 195, 1, 3 => 1 + (n & 1), [ARG NAME], Specialized LOAD_SUPER_ATTR;
            /// Specialised `RESUME`.
            RESUME_CHECK = 196, 0, 0 => 0, [POLL], Specialized RESUME;
            /// Specialised `SEND`.
            SEND_GEN = 197, 1, 2 => 2, [ARG], Specialized SEND;
            /// Specialised `STORE_ATTR`.
            STORE_ATTR_INSTANCE_VALUE = 198, 4, 2 => 0, [], Specialized STORE_ATTR;
            /// Specialised `STORE_ATTR`.
            STORE_ATTR_SLOT = 199, 4, 2 => 0, [], Specialized STORE_ATTR;
            /// Specialised `STORE_ATTR`.
            STORE_ATTR_WITH_HINT = 200, 4, 2 => 0, [ARG NAME], Specialized STORE_ATTR;
            /// Specialised `STORE_SUBSCR`.
            STORE_SUBSCR_DICT = 201, 1, 3 => 0, [], Specialized STORE_SUBSCR;
            /// Specialised `STORE_SUBSCR`.
            STORE_SUBSCR_LIST_INT = 202, 1, 3 => 0, [], Specialized STORE_SUBSCR;
            /// Specialised `TO_BOOL`.
            TO_BOOL_ALWAYS_TRUE = 203, 3, 1 => 1, [], Specialized TO_BOOL;
            /// Specialised `TO_BOOL`.
            TO_BOOL_BOOL = 204, 3, 1 => 1, [], Specialized TO_BOOL;
            /// Specialised `TO_BOOL`.
            TO_BOOL_INT = 205, 3, 1 => 1, [], Specialized TO_BOOL;
            /// Specialised `TO_BOOL`.
            TO_BOOL_LIST = 206, 3, 1 => 1, [], Specialized TO_BOOL;
            /// Specialised `TO_BOOL`.
            TO_BOOL_NONE = 207, 3, 1 => 1, [], Specialized TO_BOOL;
            /// Specialised `TO_BOOL`.
            TO_BOOL_STR = 208, 3, 1 => 1, [], Specialized TO_BOOL;
            /// Specialised `UNPACK_SEQUENCE`.
            UNPACK_SEQUENCE_LIST = 209, 1, 1 => n, [ARG], Specialized UNPACK_SEQUENCE;
            /// Specialised `UNPACK_SEQUENCE`.
            UNPACK_SEQUENCE_TUPLE = 210, 1, 1 => n, [ARG], Specialized UNPACK_SEQUENCE;
            /// Specialised `UNPACK_SEQUENCE`.
            UNPACK_SEQUENCE_TWO_TUPLE = 211, 1, 1 => n, [ARG], Specialized UNPACK_SEQUENCE;
            /// Instrumented `END_FOR`.
            INSTRUMENTED_END_FOR = 234, 0, 1 => 0, [], Instrumented END_FOR;
            /// Instrumented `POP_ITER`.
            INSTRUMENTED_POP_ITER = 235, 0, 1 => 0, [], Instrumented POP_ITER;
            /// Instrumented `END_SEND`.
            INSTRUMENTED_END_SEND = 236, 0, 2 => 1, [], Instrumented END_SEND;
            /// Instrumented `FOR_ITER`.
            INSTRUMENTED_FOR_ITER = 237, 1, 1 => 2, [ARG JUMP], Instrumented FOR_ITER;
            /// Instrumented: one instruction or line event.
            INSTRUMENTED_INSTRUCTION = 238, 0, 0 => 0, [], Instrumented INSTRUMENTED_INSTRUCTION;
            /// Instrumented `JUMP_FORWARD`.
            INSTRUMENTED_JUMP_FORWARD = 239, 0, 0 => 0, [ARG ALWAYS], Instrumented JUMP_FORWARD;
            /// Instrumented `NOT_TAKEN`.
            INSTRUMENTED_NOT_TAKEN = 240, 0, 0 => 0, [], Instrumented NOT_TAKEN;
            /// Instrumented `POP_JUMP_IF_TRUE`.
            INSTRUMENTED_POP_JUMP_IF_TRUE = 241, 1, 1 => 0, [ARG], Instrumented POP_JUMP_IF_TRUE;
            /// Instrumented `POP_JUMP_IF_FALSE`.
            INSTRUMENTED_POP_JUMP_IF_FALSE = 242, 1, 1 => 0, [ARG], Instrumented POP_JUMP_IF_FALSE;
            /// Instrumented `POP_JUMP_IF_NONE`.
            INSTRUMENTED_POP_JUMP_IF_NONE = 243, 1, 1 => 0, [ARG], Instrumented POP_JUMP_IF_NONE;
            /// Instrumented `POP_JUMP_IF_NOT_NONE`.
            INSTRUMENTED_POP_JUMP_IF_NOT_NONE = 244, 1, 1 => 0, [ARG], Instrumented POP_JUMP_IF_NOT_NONE;
            /// Instrumented `RESUME`.
            INSTRUMENTED_RESUME = 245, 0, 0 => 0, [ARG POLL], Instrumented RESUME;
            /// Instrumented `RETURN_VALUE`.
            INSTRUMENTED_RETURN_VALUE = 246, 0, 1 => 1, [EXIT], Instrumented RETURN_VALUE;
            /// Instrumented `YIELD_VALUE`.
            INSTRUMENTED_YIELD_VALUE = 247, 0, 1 => 1, [ARG], Instrumented YIELD_VALUE;
            /// Instrumented `END_ASYNC_FOR`.
            INSTRUMENTED_END_ASYNC_FOR = 248, 0, 2 => 0, [ARG JUMP BACKWARD], Instrumented END_ASYNC_FOR;
            /// Instrumented `LOAD_SUPER_ATTR`.
            INSTRUMENTED_LOAD_SUPER_ATTR = 249, 1, 3 => 1 + (n & 1), [ARG NAME], Instrumented LOAD_SUPER_ATTR;
            /// Instrumented `CALL`.
            INSTRUMENTED_CALL = 250, 3, 2 + n => 1, [ARG POLL], Instrumented CALL;
            /// Instrumented `CALL_KW`.
            INSTRUMENTED_CALL_KW = 251, 3, 3 + n => 1, [ARG POLL], Instrumented CALL_KW;
            /// Instrumented `CALL_FUNCTION_EX`.
            INSTRUMENTED_CALL_FUNCTION_EX = 252, 0, 4 => 1, [POLL], Instrumented CALL_FUNCTION_EX;
            /// Instrumented `JUMP_BACKWARD`.
            INSTRUMENTED_JUMP_BACKWARD = 253, 1, 0 => 0, [ARG ALWAYS BACKWARD POLL], Instrumented JUMP_BACKWARD;
            /// Instrumented: one instruction or line event.
            INSTRUMENTED_LINE = 254, 0, 0 => 0, [], Instrumented INSTRUMENTED_LINE;
            /// Unused: an optimised trace.
            ENTER_EXECUTOR = 255, 0, 0 => 0, [ARG], Instrumented ENTER_EXECUTOR;
        }
    };
}
