//! The compiler interface: all that HIR knows of the world, asked function by function in short queries (HotSpot's `ci`).
//!
//! Answers may be out of date by the time the code is ready. Each answer the code relies on without a check is recorded
//! as an [`Assumption`]; installation checks them all again and links the code to what would break them, in one step.
//! Objects, shapes and code objects are indices into tables that the implementation keeps for the compilation.

use crate::effects::Exit;
use crate::entity::{Object, Shape};
use crate::function::ObjectInfo;
use crate::ops::{Constant, Traits};
use crate::types::Kinds;
use pyjit_bytecode::{Code, Opcode};
use pyjit_events::reasons;
use std::sync::Arc;

/// A code object together with the globals and builtins that it runs with. The function to be compiled is 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct CodeRef(pub u32);

/// Receivers of a site that were told apart; more than these and the site is megamorphic.
pub const MAX_SHAPES: usize = 4;

/// What tier 0 has seen at an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The form tier 0 has put there; the base opcode if it has none.
    pub form: Opcode,
    /// It never ran, as far as is known for sure.
    pub never_ran: bool,
    /// Kinds of the first operand (the left side, the receiver, a call's first argument behind the receiver); empty:
    /// nothing recorded.
    pub left: Kinds,
    /// Kinds of the second operand (the right side, a key, a call's second argument).
    pub right: Kinds,
    /// Kinds of the result.
    pub result: Kinds,
    /// Shapes of the receiver, the most frequent first.
    pub shapes: Vec<Shape>,
    /// More shapes than were recorded.
    pub megamorphic: bool,
    /// The very object that was called (not the function of a bound method): function, builtin or class.
    pub target: Option<Object>,
    /// Reasons for which guards of this instruction failed too often: not to be speculated on again.
    pub failed: Vec<Exit>,
}

impl Site {
    /// Nothing is known.
    pub fn unknown(form: Opcode) -> Site {
        Site {
            form,
            never_ran: false,
            left: Kinds::EMPTY,
            right: Kinds::EMPTY,
            result: Kinds::EMPTY,
            shapes: Vec::new(),
            megamorphic: false,
            target: None,
            failed: Vec::new(),
        }
    }

    /// Whether a speculation that leaves for this reason is worth a try.
    pub fn may_fail(&self, why: Exit) -> bool {
        !self.failed.contains(&why)
    }
}

/// How often a conditional jump (or `FOR_ITER`, where jumping is the end) jumped and did not; none if not counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Branches {
    pub jumped: u32,
    pub stayed: u32,
}

/// Where an attribute of instances of a shape is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attribute {
    /// In the instance's slot of that number.
    Slot(u32),
    /// In the `__slots__` member of that number, which may be unbound.
    Member(u32),
    /// In the class, and it binds by passing the instance first.
    Method(Object),
    /// In the class, no descriptor.
    Value(Constant),
    /// A property with that Python getter.
    Property(Object),
    /// Too complicated.
    Unknown,
}

/// What storing an attribute does to an instance of a shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoreAttribute {
    Slot(u32),
    Member(u32),
    /// The shape becomes another, with that slot filled.
    Add(u32, Shape),
    Unknown,
}

/// What calling an object does.
#[derive(Clone, Debug, PartialEq)]
pub enum Callee {
    Function(FunctionInfo),
    Builtin(BuiltinInfo),
    Class(ClassInfo),
    Unknown,
}

/// A Python function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionInfo {
    pub code: CodeRef,
    /// Of the last positional parameters.
    pub defaults: Vec<Constant>,
    /// Of keyword-only parameters, by name index among the parameters; none if it has none.
    pub keyword_defaults: Vec<(u32, Constant)>,
}

/// A native function or method.
#[derive(Clone, Debug, PartialEq)]
pub struct BuiltinInfo {
    pub intrinsic: Option<Intrinsic>,
    pub traits: Traits,
    /// It is called without its module or class as first argument, with arguments by position only.
    pub by_position: bool,
}

/// A class, as far as calling it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassInfo {
    pub intrinsic: Option<Intrinsic>,
    /// The shape of a fresh instance if `object.__new__` makes it; none: by other means.
    pub fresh: Option<Shape>,
    /// The Python `__init__`, if it has one.
    pub init: Option<Object>,
}

reasons! {
    /// Builtins that HIR has ops for, declared beside the builtin.
    pub enum Intrinsic {
        /// `range(stop)`, `range(start, stop)`, `range(start, stop, step)`.
        Range = "range",
        /// `len(object)`.
        Len = "len",
        /// `abs(number)`.
        Abs = "abs",
        /// `min(a, b)`.
        Min = "min",
        /// `max(a, b)`.
        Max = "max",
        /// `isinstance(object, class)`.
        Isinstance = "isinstance",
        /// `ord(text)`.
        Ord = "ord",
        /// `chr(number)`.
        Chr = "chr",
        /// `float(number)`.
        Float = "float",
        /// `int(number)`.
        Int = "int",
        /// `bool(object)`.
        Bool = "bool",
        /// `list.append(list, value)`.
        ListAppend = "list.append",
        /// `list.pop(list)`.
        ListPop = "list.pop",
        /// `dict.get(dict, key)` and with a default.
        DictGet = "dict.get",
        /// `math.sqrt(number)`.
        Sqrt = "math.sqrt",
    }
}

/// Something that was true when it was asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Assumption {
    /// Name `name` (an index into the code's names), looked up as a global and then as a builtin, is `value`.
    Global {
        code: CodeRef,
        name: u32,
        value: Constant,
    },
    /// The class of that shape answers for name `name` of the code as it did (its version stands).
    ShapeAttribute {
        shape: Shape,
        code: CodeRef,
        name: u32,
    },
    /// The class's own attribute `name` of the code is as it was.
    ClassAttribute {
        class: Object,
        code: CodeRef,
        name: u32,
    },
    /// The function has the code and the defaults that it had.
    Function { function: Object },
    /// Calling the class does what it did: `__new__`, `__init__`, metaclass, fresh shape.
    Construction { class: Object },
}

/// The world as the compiler sees it. No answer may run Python code.
pub trait World {
    /// The original bytecode.
    fn code(&self, code: CodeRef) -> Arc<Code>;

    /// What was seen at the instruction whose opcode is at `unit`.
    fn site(&self, code: CodeRef, unit: u32) -> Site;

    /// How often it jumped.
    fn branches(&self, code: CodeRef, unit: u32) -> Option<Branches>;

    /// Constant `index` of the code.
    fn constant(&self, code: CodeRef, index: u32) -> Constant;

    /// Object number `n` of `LOAD_COMMON_CONSTANT`.
    fn common_constant(&self, n: u32) -> Option<Constant>;

    /// What is known of an object.
    fn object(&self, object: Object) -> ObjectInfo;

    /// The value of a global or builtin that is not known to change: a watched constant.
    fn global(&self, code: CodeRef, name: u32) -> Option<Constant>;

    /// Where instances of a shape have attribute `name` of the code.
    fn attribute(&self, shape: Shape, code: CodeRef, name: u32) -> Attribute;

    fn store_attribute(&self, shape: Shape, code: CodeRef, name: u32) -> StoreAttribute;

    /// Attribute `name` of an object that is itself a constant (a class or module).
    fn constant_attribute(&self, object: Object, code: CodeRef, name: u32) -> Option<Constant>;

    /// What calling a constant does.
    fn callee(&self, object: Object) -> Callee;

    /// The kinds whose values are all instances of the class, no value of another kind but `OBJECT` being one (of `int`:
    /// ints and bools); for `isinstance`.
    fn layout_of_class(&self, class: Object) -> Option<Kinds>;

    /// Kinds of what is in the frame now where on-stack replacement starts: local `slot`, or behind the locals the
    /// operand stack. Empty: not known. Iterators are to be named only if they are fresh, see `GuardFresh`.
    fn entry_kinds(&self, _slot: u32) -> Kinds {
        Kinds::EMPTY
    }

    /// Whether code that was inlined before turned out worse (a site of it failed too often).
    fn may_inline(&self, _code: CodeRef) -> bool {
        true
    }
}
