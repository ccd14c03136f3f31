//! What an op does besides computing its result: memory it reads and writes by alias class, whether it may raise or run
//! Python. And why optimised code is left, and where tier 0 goes on.

use pyjit_events::reasons;

/// A set of alias classes: parts of memory that no access of another class touches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Alias(pub u32);

macro_rules! aliases {
    ($($(#[doc = $doc:literal])+ $NAME:ident = $bit:literal $text:literal;)*) => {
        impl Alias {
            $($(#[doc = $doc])+ pub const $NAME: Alias = Alias(1 << $bit);)*
            pub const ROWS: &'static [(Alias, &'static str)] = &[$((Alias::$NAME, $text),)*];
        }
    };
}

aliases! {
    /// Which shape objects have.
    SHAPE = 0 "shape";
    /// Attribute slots of instances.
    SLOTS = 1 "slots";
    /// Lengths of lists.
    LIST_LEN = 2 "list-len";
    /// Items of lists.
    LIST_ITEMS = 3 "list-items";
    /// Contents of dicts.
    DICT = 4 "dict";
    /// Contents of sets.
    SET = 5 "set";
    /// Positions of iterators.
    ITER = 6 "iter";
    /// Contents of cells.
    CELL = 7 "cell";
    /// Global variables that are no watched constants.
    GLOBALS = 8 "globals";
    /// The thread's buffer for further results of an instruction.
    RESULTS = 9 "results";
    /// The thread's pending and handled exceptions.
    EXCEPTION = 10 "exception";
    /// Whatever else can change: native objects, the world outside.
    OTHER = 11 "other";
}

impl Alias {
    pub const NONE: Alias = Alias(0);
    pub const ALL: Alias = Alias(u32::MAX);

    pub const fn and(self, other: Alias) -> Alias {
        Alias(self.0 | other.0)
    }

    pub const fn meets(self, other: Alias) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The effects of an op.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Effects {
    pub reads: Alias,
    pub writes: Alias,
    /// May end in a Python exception.
    pub raises: bool,
    /// May run Python code, release the GIL or invalidate this code.
    pub python: bool,
    /// Each execution makes a new object (which may collect, and so may not stand between a `TakeResult` and its op).
    pub allocates: bool,
    /// Stays where it is although nobody uses it.
    pub pinned: bool,
}

/// No effect: two of them with the same operands have the same result.
pub const PURE: Effects = Effects {
    reads: Alias::NONE,
    writes: Alias::NONE,
    raises: false,
    python: false,
    allocates: false,
    pinned: false,
};
/// Makes an object.
pub const ALLOC: Effects = Effects {
    allocates: true,
    ..PURE
};
/// Anything.
pub const CALLS: Effects = Effects {
    reads: Alias::ALL,
    writes: Alias::ALL,
    raises: true,
    python: true,
    allocates: true,
    pinned: true,
};
/// Raises, or does nothing.
pub const RAISES: Effects = Effects {
    raises: true,
    pinned: true,
    ..PURE
};
/// Ends a block.
pub const CONTROL: Effects = Effects {
    pinned: true,
    ..PURE
};

pub const fn reads(what: Alias) -> Effects {
    Effects {
        reads: what,
        ..PURE
    }
}

pub const fn writes(what: Alias) -> Effects {
    Effects {
        writes: what,
        pinned: true,
        ..PURE
    }
}

impl Effects {
    /// Reads nothing that changes, changes nothing: it may be done earlier, later, once instead of twice, or never.
    pub const fn is_pure(&self) -> bool {
        self.reads.is_empty() && self.is_idempotent()
    }

    /// Changes nothing: twice is once, if what it reads is unchanged.
    pub const fn is_idempotent(&self) -> bool {
        self.writes.is_empty() && !self.raises && !self.python && !self.allocates && !self.pinned
    }

    /// May go if nobody uses the result.
    pub const fn is_removable(&self) -> bool {
        self.writes.is_empty() && !self.raises && !self.python && !self.pinned
    }
}

reasons! {
    /// Why optimised code is left for tier 0.
    pub enum Exit {
        /// It is not.
        Never = "never",
        /// A value has another type than before.
        WrongType = "wrong-type",
        /// An instance has another shape than before.
        WrongShape = "wrong-shape",
        /// Another object than before.
        WrongObject = "wrong-object",
        /// A result does not fit the machine integer.
        Overflow = "overflow",
        /// An int larger than a machine integer.
        TooBig = "too-big",
        /// An int outside the bounds that were assumed.
        OutOfRange = "out-of-range",
        /// An index outside the sequence.
        OutOfBounds = "out-of-bounds",
        /// Division by zero, or another operand that raises.
        BadOperand = "bad-operand",
        /// A local or attribute without value.
        Unbound = "unbound",
        /// A branch that was never taken before.
        NewBranch = "new-branch",
        /// An instruction that never ran before.
        NeverRan = "never-ran",
        /// A dict with keys of another kind.
        OtherKeys = "other-keys",
        /// An iterator that others may know.
        SharedIterator = "shared-iterator",
        /// The poll ran Python or gave up the GIL.
        Polled = "polled",
    }
}

reasons! {
    /// What tier 0 does with a rebuilt frame before it goes on.
    pub enum Continuation {
        /// Execute the instruction (again).
        Retry = "exit",
        /// The instruction is done: push its result, go on behind it.
        Push = "push",
        /// The instruction is done and pushes nothing, or what it pushes is on the stack already.
        Next = "next",
        /// A constructor's `__init__` was inlined: check that it gave None, push the instance.
        Instance = "instance",
        /// The result of an inlined `__next__`: push it, or end the loop.
        Iterated = "iterated",
        /// The result of an inlined comparison or `__bool__`: push its truth.
        Truth = "truth",
        /// As `Truth`, negated.
        Falsity = "falsity",
        /// The result of an inlined operator method: push it, or try the next if it is NotImplemented.
        Operator = "operator",
        /// The result of an inlined method that is dropped, `__setitem__` for example.
        Drop = "drop",
    }
}
