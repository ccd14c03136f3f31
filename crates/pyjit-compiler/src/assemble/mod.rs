//! The assembler: a finished graph as bytes, with jump distances, positions and the exception table.
//! CPython: `Python/assemble.c`.

use crate::ast::Ident;
use crate::codegen::consts::ConstPool;
use crate::codegen::instr::{NEXT_LOCATION, NO_LOCATION, Op, op};
use crate::codegen::unit::Unit;
use crate::errors::{CompileError, ErrorKind};
use crate::flowgraph::{BlockId, Flowgraph, Shape};
use pyjit_bytecode::exception_table::{ExceptionEntry, push_entry};
use pyjit_bytecode::line_table::LineTableWriter;
use pyjit_bytecode::opcode::CACHES;
use pyjit_bytecode::{Code, Opcode, Position, Text, flags, kind};

/// From `END_ASYNC_FOR`'s target (a `SEND`) to the `END_SEND` that monitoring wants, in units.
const END_SEND_OFFSET: u32 = 5;

struct Inst {
    op: Op,
    arg: u32,
    loc: Position,
    /// The instruction it jumps to.
    target: u32,
    handler: BlockId,
}

const NO_TARGET: u32 = u32::MAX;

impl Inst {
    /// How many units, caches included.
    fn size(&self) -> u32 {
        let extended =
            (self.arg > 0xff) as u32 + (self.arg > 0xffff) as u32 + (self.arg > 0xff_ffff) as u32;
        1 + extended + CACHES[self.op.0 as usize & 0xff] as u32
    }
}

/// The code object of a finished unit.
pub(crate) fn assemble(
    graph: &Flowgraph,
    unit: &Unit,
    pool: &ConstPool,
    shape: Shape,
    code_flags: u32,
    filename: &Text,
    mut text: impl FnMut(Ident) -> Text,
) -> Result<Code, Box<CompileError>> {
    let (mut insts, starts) = flatten(graph);
    resolve_directions(&mut insts);
    let offsets = resolve_offsets(&mut insts)?;
    let code = emit(&insts);
    let linetable = positions(&mut insts, unit.firstlineno);
    let exceptiontable = exceptions(graph, &insts, &starts, &offsets);
    let (localsplusnames, localspluskinds) = locals(unit, shape, code_flags, &mut text);
    let counts = unit.counts;
    Ok(Code {
        argcount: counts.args + counts.posonly,
        posonlyargcount: counts.posonly,
        kwonlyargcount: counts.kwonly,
        // An empty stack would leave no room for an exception.
        stacksize: shape.stacksize.max(1),
        flags: code_flags,
        code: code.into(),
        consts: unit
            .consts
            .ids
            .iter()
            .map(|&id| pool.get(id).clone())
            .collect(),
        names: unit.names.names.iter().map(|&name| text(name)).collect(),
        localsplusnames,
        localspluskinds,
        filename: filename.clone(),
        name: text(unit.name),
        qualname: if unit.qualname.is_empty() {
            text(unit.name)
        } else {
            unit.qualname.clone()
        },
        firstlineno: unit.firstlineno,
        linetable: linetable.into(),
        exceptiontable: exceptiontable.into(),
    })
}

/// All instructions in order, and where each block starts among them.
fn flatten(graph: &Flowgraph) -> (Vec<Inst>, Vec<u32>) {
    let mut starts = Vec::new();
    let mut count = 0;
    for id in graph.order() {
        if starts.len() <= id.index() {
            starts.resize(id.index() + 1, 0);
        }
        starts[id.index()] = count;
        count += graph[id].insts.len() as u32;
    }
    let mut insts = Vec::with_capacity(count as usize);
    for id in graph.order() {
        for inst in &graph[id].insts {
            let target = if inst.op.has_target() {
                starts[inst.target.index()]
            } else {
                NO_TARGET
            };
            let arg = if target == NO_TARGET {
                inst.arg
            } else {
                target
            };
            insts.push(Inst {
                op: inst.op,
                arg,
                loc: inst.loc,
                target,
                handler: inst.except,
            });
        }
    }
    (insts, starts)
}

fn resolve_directions(insts: &mut [Inst]) {
    for (i, inst) in insts.iter_mut().enumerate() {
        let forward = inst.target as usize > i;
        inst.op = match inst.op {
            op::JUMP | op::JUMP_NO_INTERRUPT if forward => op::JUMP_FORWARD,
            op::JUMP => op::JUMP_BACKWARD,
            op::JUMP_NO_INTERRUPT => op::JUMP_BACKWARD_NO_INTERRUPT,
            other => other,
        };
    }
}

/// Turns targets into distances. Longer distances make longer jumps, so this goes on until nothing grows.
fn resolve_offsets(insts: &mut [Inst]) -> Result<Vec<u32>, Box<CompileError>> {
    let mut offsets = vec![0; insts.len() + 1];
    loop {
        let mut at = 0;
        for (inst, offset) in insts.iter().zip(&mut offsets) {
            *offset = at;
            at += inst.size();
        }
        let end = insts.len();
        offsets[end] = at;
        if at > i32::MAX as u32 / 2 {
            return Err(CompileError::bare(ErrorKind::MemoryError, ""));
        }
        let mut grown = false;
        let mut at = 0;
        for inst in insts.iter_mut() {
            let size = inst.size();
            at += size;
            if inst.target == NO_TARGET {
                continue;
            }
            let target = offsets[inst.target as usize];
            inst.arg = if inst.op == op::END_ASYNC_FOR {
                at.saturating_sub(target + END_SEND_OFFSET)
            } else {
                target.abs_diff(at)
            };
            grown |= inst.size() != size;
        }
        if !grown {
            return Ok(offsets);
        }
    }
}

fn emit(insts: &[Inst]) -> Vec<u8> {
    let mut code = Vec::with_capacity(insts.len() * 4);
    for inst in insts {
        let number = inst.op.0 as u8;
        for shift in [24, 16, 8] {
            if inst.arg >> shift != 0 {
                code.extend([Opcode::EXTENDED_ARG as u8, (inst.arg >> shift) as u8]);
            }
        }
        code.extend([number, inst.arg as u8]);
        let caches = CACHES[number as usize] as usize;
        code.resize(code.len() + caches * 2, 0);
    }
    code
}

fn positions(insts: &mut [Inst], firstlineno: i32) -> Vec<u8> {
    let mut next = NO_LOCATION;
    for inst in insts.iter_mut().rev() {
        if inst.loc == NEXT_LOCATION {
            inst.loc = if inst.op.is_terminator() {
                NO_LOCATION
            } else {
                next
            };
        }
        next = inst.loc;
    }
    let mut writer = LineTableWriter::new(firstlineno);
    let (mut loc, mut size) = (NO_LOCATION, 0);
    for inst in insts.iter() {
        if inst.loc != loc {
            writer.push(loc, size);
            loc = inst.loc;
            size = 0;
        }
        size += inst.size() as usize;
    }
    writer.push(loc, size);
    writer.finish()
}

fn exceptions(graph: &Flowgraph, insts: &[Inst], starts: &[u32], offsets: &[u32]) -> Vec<u8> {
    let mut table = Vec::new();
    let mut finish = |handler: BlockId, start: u32, end: u32| {
        if handler.is_none() || start == end {
            return;
        }
        let block = &graph[handler];
        let depth = block.startdepth - 1 - block.preserve_lasti as i32;
        let target = offsets[starts[handler.index()] as usize];
        let depth = u32::try_from(depth).unwrap_or(0);
        push_entry(
            &mut table,
            ExceptionEntry {
                start,
                end,
                target,
                depth,
                lasti: block.preserve_lasti,
            },
        );
    };
    let (mut handler, mut start) = (BlockId::NONE, 0);
    for (inst, &offset) in insts.iter().zip(offsets) {
        if inst.handler != handler {
            finish(handler, start, offset);
            handler = inst.handler;
            start = offset;
        }
    }
    finish(handler, start, offsets[insts.len()]);
    table
}

/// Names and kinds of locals, cells and free variables.
fn locals(
    unit: &Unit,
    shape: Shape,
    code_flags: u32,
    text: &mut impl FnMut(Ident) -> Text,
) -> (Box<[Text]>, Box<[u8]>) {
    let total = shape.nlocalsplus as usize;
    let mut names = Vec::with_capacity(total);
    let mut kinds = Vec::with_capacity(total);
    let counts = unit.counts;
    // Parameters: positional-only, ordinary, keyword-only, *args, **kwargs.
    let positional_only = counts.posonly as usize;
    let positional = positional_only + counts.args as usize;
    let keyword = positional + counts.kwonly as usize;
    let stars = (code_flags & flags::VARARGS != 0) as usize
        + (code_flags & flags::VARKEYWORDS != 0) as usize;
    let var_positional = keyword + (code_flags & flags::VARARGS != 0) as usize;
    for (i, &name) in unit.varnames.names.iter().enumerate() {
        let mut bits = kind::LOCAL;
        if i < positional_only {
            bits |= kind::ARG_POS;
        } else if i < positional {
            bits |= kind::ARG_POS | kind::ARG_KW;
        } else if i < keyword {
            bits |= kind::ARG_KW;
        } else if i < var_positional {
            bits |= kind::ARG_VAR | kind::ARG_POS;
        } else if i < keyword + stars {
            bits |= kind::ARG_VAR | kind::ARG_KW;
        }
        if unit.fast_hidden.contains_key(&name) {
            bits |= kind::HIDDEN;
        }
        if unit.cellvars.get(name).is_some() {
            bits |= kind::CELL;
        }
        names.push(text(name));
        kinds.push(bits);
    }
    for &name in unit
        .cellvars
        .names
        .iter()
        .filter(|&&name| unit.varnames.get(name).is_none())
    {
        names.push(text(name));
        kinds.push(kind::CELL);
    }
    for &name in &unit.freevars.names {
        names.push(text(name));
        kinds.push(kind::FREE);
    }
    (names.into(), kinds.into())
}
