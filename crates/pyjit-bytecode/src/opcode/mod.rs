//! `Opcode` and its facts, made from the table in `table.rs`. CPython: `Lib/opcode.py`, `Lib/_opcode_metadata.py`,
//! `Modules/_opcode.c`.

#[macro_use]
mod table;
mod operands;

pub use operands::*;

/// What an opcode is to the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpcodeKind {
    /// The compiler may emit it.
    Base,
    /// The interpreter puts it in a base opcode's place.
    Specialized,
    /// Monitoring puts it in a base opcode's place.
    Instrumented,
}

/// Facts of an opcode as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpFlags(u16);

impl OpFlags {
    pub const NONE: OpFlags = OpFlags(0);
    /// Has an operand.
    pub const ARG: OpFlags = OpFlags(1);
    /// The operand indexes the constants.
    pub const CONST: OpFlags = OpFlags(2);
    /// The operand indexes the names.
    pub const NAME: OpFlags = OpFlags(4);
    /// The operand is a jump distance.
    pub const JUMP: OpFlags = OpFlags(8);
    /// The operand names a cell.
    pub const FREE: OpFlags = OpFlags(16);
    /// The operand names a local (or, in CPython's metadata, a cell).
    pub const LOCAL: OpFlags = OpFlags(32);
    /// Sets up a handler (pseudo instructions only).
    pub const EXC: OpFlags = OpFlags(64);
    /// Leaves the frame.
    pub const EXIT: OpFlags = OpFlags(128);
    /// Jumps always.
    pub const ALWAYS: OpFlags = OpFlags(256);
    /// The jump goes back.
    pub const BACKWARD: OpFlags = OpFlags(512);
    /// May run signal handlers and the like.
    pub const POLL: OpFlags = OpFlags(1024);

    pub const fn with(self, other: OpFlags) -> OpFlags {
        OpFlags(self.0 | other.0)
    }

    pub const fn has(self, other: OpFlags) -> bool {
        self.0 & other.0 != 0
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    pub opcode: Opcode,
    pub name: &'static str,
    pub doc: &'static str,
    /// Inline cache units behind the instruction.
    pub caches: u8,
    pub flags: OpFlags,
    pub kind: OpcodeKind,
    /// The opcode it specialises or instruments; else itself.
    pub base: Opcode,
}

macro_rules! define {
    (operand $n:ident; $(#[doc = $doc:literal] $name:ident = $number:literal, $caches:literal, $pops:expr => $pushes:expr, [$($flag:ident)*], $kind:ident $base:ident;)*) => {
        /// An instruction's opcode, with CPython 3.14's numbers and names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        pub enum Opcode { $(#[doc = $doc] $name = $number),* }

        impl Opcode {
            /// All, by number.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$name),*];

            /// Its flags, in constants too.
            pub const fn const_flags(self) -> OpFlags {
                match self { $(Opcode::$name => OpFlags::NONE$(.with(OpFlags::$flag))*),* }
            }

            /// How many values it takes off the stack.
            pub const fn popped(self, $n: u32) -> u32 {
                let _ = $n;
                match self { $(Opcode::$name => $pops),* }
            }

            /// How many it puts there.
            pub const fn pushed(self, $n: u32) -> u32 {
                let _ = $n;
                match self { $(Opcode::$name => $pushes),* }
            }
        }

        const INFOS: &[OpInfo] = &[$(OpInfo {
            opcode: Opcode::$name,
            name: stringify!($name),
            doc: $doc,
            caches: $caches,
            flags: OpFlags::NONE$(.with(OpFlags::$flag))*,
            kind: OpcodeKind::$kind,
            base: Opcode::$base,
        }),*];
    };
}
for_each_opcode!(define);

static BY_NUMBER: [Option<OpInfo>; 256] = {
    let mut table = [None; 256];
    let mut i = 0;
    while i < INFOS.len() {
        table[INFOS[i].opcode as usize] = Some(INFOS[i]);
        i += 1;
    }
    table
};

/// Cache units by opcode number; 0 for numbers that are no opcode.
pub static CACHES: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < INFOS.len() {
        table[INFOS[i].opcode as usize] = INFOS[i].caches;
        i += 1;
    }
    table
};

impl Opcode {
    /// The opcode of that number.
    pub fn from_u8(number: u8) -> Option<Opcode> {
        BY_NUMBER[number as usize].as_ref().map(|info| info.opcode)
    }

    /// Its row.
    pub fn info(self) -> &'static OpInfo {
        BY_NUMBER[self as usize].as_ref().unwrap_or(&INFOS[0])
    }

    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The opcode with CPython's name.
    pub fn named(name: &str) -> Option<Opcode> {
        INFOS
            .iter()
            .find(|info| info.name == name)
            .map(|info| info.opcode)
    }

    /// Inline cache units behind the instruction.
    pub fn caches(self) -> usize {
        CACHES[self as usize] as usize
    }

    pub fn has(self, flags: OpFlags) -> bool {
        self.info().flags.has(flags)
    }

    /// The opcode it specialises or instruments; else itself.
    pub fn base(self) -> Opcode {
        self.info().base
    }

    pub fn is_base(self) -> bool {
        matches!(self.info().kind, OpcodeKind::Base)
    }
}
