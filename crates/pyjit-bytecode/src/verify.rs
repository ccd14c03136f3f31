//! The verifier: makes sure that code which was not just compiled keeps within its constants, names, locals, stack and
//! instructions, so that an interpreter need not check. Linear in the code's size.
//!
//! It does not track what kind of value is where (nulls, cells, saved instruction offsets): interpreters must check those
//! where confusion would be unsafe.

use crate::disasm::instructions;
use crate::exception_table::ExceptionEntries;
use crate::opcode::{
    BinaryOp, CommonConstant, Comparison, Conversion, Intrinsic1, Intrinsic2, OpFlags,
    SpecialMethod,
};
use crate::{Code, Const, Opcode, kind};

/// Why code is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError(pub String);

type Result<T> = std::result::Result<T, VerifyError>;

fn fail<T>(message: impl Into<String>) -> Result<T> {
    Err(VerifyError(message.into()))
}

/// The largest stack and unit count accepted, so that offsets and depths fit easily.
const LIMIT: usize = 1 << 28;

/// Checks a code object and all code among its constants.
pub fn verify(code: &Code) -> Result<()> {
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        verify_one(code)?;
        pending.extend(code.consts.iter().filter_map(|value| match value {
            Const::Code(inner) => Some(&**inner),
            _ => None,
        }));
    }
    Ok(())
}

/// An instruction boundary where no instruction has been reached yet.
const UNSEEN: u32 = u32::MAX;
/// A unit that is no instruction's start.
const INSIDE: u32 = u32::MAX - 1;

/// Checks one code object.
pub fn verify_one(code: &Code) -> Result<()> {
    let units = code.code.len() / 2;
    if code.code.is_empty()
        || !code.code.len().is_multiple_of(2)
        || units > LIMIT
        || code.stacksize as usize > LIMIT
    {
        return fail("code: co_code is malformed");
    }
    check_locals(code)?;

    // Depth before each instruction, by unit.
    let mut depths = vec![INSIDE; units];
    for instruction in instructions(&code.code) {
        depths[instruction.start] = UNSEEN;
        check_operands(code, instruction.opcode, instruction.arg)?;
        if instruction.next > units {
            return fail("code: truncated instruction");
        }
        // Interpreters start from empty caches.
        if code.code[(instruction.offset + 1) * 2..instruction.next * 2]
            .iter()
            .any(|&byte| byte != 0)
        {
            return fail("code: inline cache is not empty");
        }
    }
    if code.code[code.code.len() - 2] == Opcode::EXTENDED_ARG as u8 {
        return fail("code: truncated instruction");
    }

    let mut flow = Flow {
        code,
        depths,
        todo: Vec::new(),
    };
    flow.reach(0, 0)?;
    // A handler's depth does not depend on what it guards.
    let mut entries = ExceptionEntries::new(&code.exceptiontable);
    let mut last_end = 0;
    for entry in entries.by_ref() {
        if entry.start < last_end || entry.end as usize > units {
            return fail("code: bad exception table");
        }
        last_end = entry.end;
        let depth = entry.depth as usize + 1 + entry.lasti as usize;
        flow.reach(entry.target as usize, depth)?;
    }
    if !entries.is_done() {
        return fail("code: bad exception table");
    }
    flow.run()?;
    flow.check_handlers()
}

struct Flow<'a> {
    code: &'a Code,
    depths: Vec<u32>,
    todo: Vec<usize>,
}

impl Flow<'_> {
    fn reach(&mut self, at: usize, depth: usize) -> Result<()> {
        if depth > self.code.stacksize as usize {
            return fail("code: stack overflow");
        }
        match self.depths.get(at) {
            None | Some(&INSIDE) => fail("code: jump to no instruction"),
            Some(&UNSEEN) => {
                self.depths[at] = depth as u32;
                self.todo.push(at);
                Ok(())
            }
            Some(&known) if known as usize == depth => Ok(()),
            Some(_) => fail("code: inconsistent stack depth"),
        }
    }

    fn run(&mut self) -> Result<()> {
        while let Some(start) = self.todo.pop() {
            let mut depth = self.depths[start] as usize;
            for instruction in instructions(&self.code.code[start * 2..]) {
                let at = start + instruction.start;
                if at != start {
                    if self.depths[at] == UNSEEN {
                        self.depths[at] = depth as u32;
                    } else if self.depths[at] as usize == depth {
                        break;
                    } else {
                        return fail("code: inconsistent stack depth");
                    }
                }
                let Some(opcode) = instruction.opcode else {
                    return fail("code: unknown opcode");
                };
                let (popped, pushed) = (
                    opcode.popped(instruction.arg) as usize,
                    opcode.pushed(instruction.arg) as usize,
                );
                if popped > depth {
                    return fail("code: stack underflow");
                }
                depth = depth - popped + pushed;
                if depth > self.code.stacksize as usize {
                    return fail("code: stack overflow");
                }
                if opcode.has(OpFlags::JUMP) && opcode != Opcode::END_ASYNC_FOR {
                    let target = instruction
                        .target()
                        .and_then(|target| target.checked_add(start));
                    let target = if opcode.has(OpFlags::BACKWARD) {
                        (start + instruction.next).checked_sub(instruction.arg as usize)
                    } else {
                        target
                    };
                    self.reach(target.unwrap_or(usize::MAX), depth)?;
                }
                if opcode.has(OpFlags::EXIT.with(OpFlags::ALWAYS)) {
                    break;
                }
                if start + instruction.next >= self.depths.len() {
                    return fail("code: runs off its end");
                }
            }
        }
        Ok(())
    }

    /// Wherever a handler guards, its depth is there.
    fn check_handlers(&self) -> Result<()> {
        for entry in ExceptionEntries::new(&self.code.exceptiontable) {
            let range = &self.depths[entry.start as usize..entry.end as usize];
            if range
                .iter()
                .any(|&depth| depth < INSIDE && depth < entry.depth)
            {
                return fail("code: handler below the stack");
            }
        }
        Ok(())
    }
}

fn check_locals(code: &Code) -> Result<()> {
    let kinds = &code.localspluskinds;
    if kinds.len() != code.localsplusnames.len() {
        return fail("code: localsplusnames and localspluskinds differ in length");
    }
    // Locals, then cells, then free variables.
    let rank = |bits: u8| match bits {
        bits if bits & kind::LOCAL != 0 => 0,
        bits if bits & kind::CELL != 0 => 1,
        bits if bits & kind::FREE != 0 => 2,
        _ => 3,
    };
    if kinds.iter().any(|&bits| rank(bits) == 3) || !kinds.is_sorted_by_key(|&bits| rank(bits)) {
        return fail("code: bad localspluskinds");
    }
    let nlocals = kinds
        .iter()
        .filter(|&&bits| bits & kind::LOCAL != 0)
        .count();
    if code.posonlyargcount > code.argcount || code.total_args() > nlocals {
        return fail("code: co_varnames is too small");
    }
    Ok(())
}

fn check_operands(code: &Code, opcode: Option<Opcode>, arg: u32) -> Result<()> {
    let Some(opcode) = opcode.filter(|opcode| opcode.is_base()) else {
        return fail("code: unknown opcode");
    };
    let n = arg as usize;
    let within = |len: usize, index: usize| {
        if index < len {
            Ok(())
        } else {
            fail("code: operand out of range")
        }
    };
    let valid = |ok: bool| {
        if ok {
            Ok(())
        } else {
            fail("code: operand out of range")
        }
    };
    let locals = code.localsplusnames.len();
    let is_cell = |index: usize| {
        let bits = code.localspluskinds.get(index).copied().unwrap_or(0);
        valid(bits & (kind::CELL | kind::FREE) != 0)
    };
    use Opcode::*;
    match opcode {
        CACHE | RESERVED | INTERPRETER_EXIT | EXIT_INIT_CHECK => fail("code: unknown opcode"),
        LOAD_CONST => within(code.consts.len(), n),
        LOAD_GLOBAL | LOAD_ATTR => within(code.names.len(), n >> 1),
        LOAD_SUPER_ATTR => within(code.names.len(), n >> 2),
        LOAD_FAST_LOAD_FAST
        | LOAD_FAST_BORROW_LOAD_FAST_BORROW
        | STORE_FAST_LOAD_FAST
        | STORE_FAST_STORE_FAST => {
            within(locals, n >> 4)?;
            within(locals, n & 15)
        }
        LOAD_DEREF | STORE_DEREF | DELETE_DEREF | LOAD_FROM_DICT_OR_DEREF => is_cell(n),
        // An inlined comprehension makes cells of its own in plain locals.
        MAKE_CELL => within(locals, n),
        COPY_FREE_VARS => valid(n == code.nfreevars()),
        BINARY_OP => valid(BinaryOp::from_u32(arg).is_some()),
        COMPARE_OP => valid(Comparison::from_u32(arg >> 5).is_some()),
        CALL_INTRINSIC_1 => valid(Intrinsic1::from_u32(arg).is_some()),
        CALL_INTRINSIC_2 => valid(Intrinsic2::from_u32(arg).is_some()),
        LOAD_COMMON_CONSTANT => valid(CommonConstant::from_u32(arg).is_some()),
        LOAD_SPECIAL => valid(SpecialMethod::from_u32(arg).is_some()),
        CONVERT_VALUE => valid(Conversion::from_u32(arg).is_some()),
        LOAD_SMALL_INT => valid(arg < 256),
        COPY | LIST_APPEND | LIST_EXTEND | SET_ADD | SET_UPDATE | MAP_ADD | DICT_MERGE
        | DICT_UPDATE => valid(arg >= 1 && n < LIMIT),
        SWAP => valid(arg >= 2 && n < LIMIT),
        BUILD_SLICE => valid(matches!(arg, 2 | 3)),
        RAISE_VARARGS => valid(arg <= 2),
        BUILD_MAP | CALL | CALL_KW | BUILD_LIST | BUILD_SET | BUILD_STRING | BUILD_TUPLE
        | UNPACK_SEQUENCE | UNPACK_EX | RERAISE | MATCH_CLASS => valid(n < LIMIT),
        opcode if opcode.has(OpFlags::NAME) => within(code.names.len(), n),
        opcode if opcode.has(OpFlags::LOCAL) => within(locals, n),
        _ => Ok(()),
    }
}
