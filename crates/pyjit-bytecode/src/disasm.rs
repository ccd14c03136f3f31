//! Code objects as text, for tests and dumps.
//!
//! ```text
//!     code f(x) firstline 1 stack 2 flags 3
//!       consts None 1
//!       1:0-1:5    0 RESUME 0
//!                  2 LOAD_FAST_BORROW 0 (x)
//!       except 2..6 -> 8 [0] lasti
//! ```

use crate::exception_table::ExceptionEntries;
use crate::line_table::LineEntries;
use crate::opcode::{BinaryOp, Comparison, Intrinsic1, Intrinsic2, OpFlags};
use crate::{Code, Const, Opcode, Position};
use std::fmt::Write;

/// One instruction, its extended operand put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Where its first unit is (an `EXTENDED_ARG` if it has one), in units.
    pub start: usize,
    /// Where its opcode is, in units.
    pub offset: usize,
    /// None: no opcode has that number.
    pub opcode: Option<Opcode>,
    pub arg: u32,
    /// Where the next instruction starts, in units.
    pub next: usize,
}

impl Instruction {
    /// Where it jumps to, in units.
    pub fn target(&self) -> Option<usize> {
        let opcode = self.opcode?;
        if !opcode.has(OpFlags::JUMP) {
            None
        } else if opcode.base().has(OpFlags::BACKWARD) {
            self.next.checked_sub(self.arg as usize)
        } else {
            self.next.checked_add(self.arg as usize)
        }
    }
}

/// Walks instructions.
pub fn instructions(code: &[u8]) -> impl Iterator<Item = Instruction> + '_ {
    let units = code.as_chunks::<2>().0;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let mut arg = 0u32;
        loop {
            let [number, low] = *units.get(at)?;
            let offset = at;
            arg = arg << 8 | low as u32;
            let opcode = Opcode::from_u8(number);
            at += 1 + crate::opcode::CACHES[number as usize] as usize;
            if opcode != Some(Opcode::EXTENDED_ARG) {
                return Some(Instruction {
                    start,
                    offset,
                    opcode,
                    arg,
                    next: at,
                });
            }
        }
    })
}

/// The text form of a code object and those inside it.
pub fn disassemble(code: &Code) -> String {
    let mut out = String::new();
    write_code(code, &mut out);
    out
}

fn write_code(code: &Code, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = dump(code, out);
    for value in &code.consts {
        if let Const::Code(inner) = value {
            out.push('\n');
            write_code(inner, out);
        }
    }
}

fn dump(code: &Code, out: &mut String) -> std::fmt::Result {
    let names: Vec<String> = code
        .localsplusnames
        .iter()
        .map(|name| name.to_string())
        .collect();
    writeln!(
        out,
        "code {} ({}) args {}/{}/{} line {} stack {} flags {:#x}",
        code.qualname,
        names.join(" "),
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.firstlineno,
        code.stacksize,
        code.flags
    )?;
    let mut positions = LineEntries::new(&code.linetable, code.firstlineno);
    let (mut run_end, mut position, mut shown) = (0, Position::NONE, None);
    for instruction in instructions(&code.code) {
        while instruction.start >= run_end {
            let Some((next, units)) = positions.next() else {
                break;
            };
            run_end += units;
            position = next;
        }
        let Position {
            lineno,
            end_lineno,
            col_offset,
            end_col_offset,
        } = position;
        let place = if shown == Some(position) {
            String::new()
        } else if lineno < 0 {
            "-".into()
        } else {
            format!("{lineno}:{col_offset}-{end_lineno}:{end_col_offset}")
        };
        shown = Some(position);
        let name = instruction.opcode.map_or("?", Opcode::name);
        write!(out, "  {place:<16} {:>4} {name}", instruction.start * 2)?;
        if let Some(opcode) = instruction.opcode.filter(|opcode| opcode.has(OpFlags::ARG)) {
            write!(out, " {}", instruction.arg)?;
            if let Some(meaning) = meaning(code, opcode, instruction) {
                write!(out, " ({meaning})")?;
            }
        }
        out.push('\n');
    }
    for entry in ExceptionEntries::new(&code.exceptiontable) {
        let lasti = if entry.lasti { " lasti" } else { "" };
        let (start, end, target) = (entry.start * 2, entry.end * 2, entry.target * 2);
        writeln!(
            out,
            "  except {start}..{end} -> {target} [{}]{lasti}",
            entry.depth
        )?;
    }
    Ok(())
}

fn meaning(code: &Code, opcode: Opcode, instruction: Instruction) -> Option<String> {
    let arg = instruction.arg as usize;
    let local = |index: usize| code.localsplusnames.get(index).map(|name| name.to_string());
    let pair = || Some(format!("{}, {}", local(arg >> 4)?, local(arg & 15)?));
    if let Some(target) = instruction.target() {
        return Some(format!("to {}", target * 2));
    }
    match opcode.base() {
        Opcode::LOAD_CONST => code.consts.get(arg).map(show),
        Opcode::LOAD_GLOBAL | Opcode::LOAD_ATTR => {
            let name = code.names.get(arg >> 1)?;
            Some(if arg & 1 != 0 {
                format!("{name} + null or self")
            } else {
                name.to_string()
            })
        }
        Opcode::LOAD_SUPER_ATTR => code.names.get(arg >> 2).map(|name| name.to_string()),
        Opcode::LOAD_FAST_LOAD_FAST
        | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW
        | Opcode::STORE_FAST_LOAD_FAST
        | Opcode::STORE_FAST_STORE_FAST => pair(),
        Opcode::BINARY_OP => BinaryOp::from_u32(instruction.arg).map(|op| op.symbol().into()),
        Opcode::COMPARE_OP => {
            Comparison::from_u32(instruction.arg >> 5).map(|op| op.symbol().into())
        }
        Opcode::CALL_INTRINSIC_1 => {
            Intrinsic1::from_u32(instruction.arg).map(|op| op.name().into())
        }
        Opcode::CALL_INTRINSIC_2 => {
            Intrinsic2::from_u32(instruction.arg).map(|op| op.name().into())
        }
        base if base.has(OpFlags::NAME) => code.names.get(arg).map(|name| name.to_string()),
        base if base.has(OpFlags::LOCAL.with(OpFlags::FREE)) => local(arg),
        _ => None,
    }
}

/// A constant much as `repr` shows it.
pub fn show(value: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match value {
        Const::None => "None".into(),
        Const::True => "True".into(),
        Const::False => "False".into(),
        Const::Ellipsis => "Ellipsis".into(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(value) => value.to_string(),
        Const::Float(value) => format!("{value:?}"),
        Const::Complex(real, imag) => format!("complex({real:?}, {imag:?})"),
        Const::Str(text) => match text.as_str() {
            Some(text) => format!("{text:?}"),
            None => format!("wtf8{:x?}", text.as_bytes()),
        },
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", show(&items[0])),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Const::Slice(parts) => format!("slice({})", list(&parts[..])),
        Const::Code(code) => format!("<code {}>", code.qualname),
    }
}
