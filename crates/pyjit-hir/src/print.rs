//! The text form, written. `parse` reads it back.
//!
//! ```text
//! object #0 Function helper
//! code f1 7 helper
//! fn twice osr 4
//! b0(v0: Any):
//!     v1: SmallInt = GuardType v0, SmallInt   ; exit @2 locals[v0] stack[]
//!     Jump b1(v1)
//! b1(v2: SmallInt) frequency 10:
//!     Return v2
//! recipes:
//!     v6: SmallInt = BoxInt v5
//! ```
//!
//! A state is its continuation, the unit, the code unless it is the function's own, locals and stack (`_` is null), and
//! after `in` the state of the caller that it is inlined in.

use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;
use crate::types::Type;
use std::fmt::{self, Write};

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, object) in self.objects.iter().enumerate() {
            let ty = Type::boxed(object.kind);
            writeln!(f, "object {} {ty} {}", Object(i as u32), object.label)?;
        }
        for (i, code) in self.codes.iter().enumerate().skip(1) {
            writeln!(
                f,
                "code {} {} {}",
                CodeIndex(i as u32),
                code.code.0,
                code.name
            )?;
        }
        write!(f, "fn {}", self.name)?;
        if let Some(unit) = self.osr {
            write!(f, " osr {unit}")?;
        }
        writeln!(f)?;
        let mut recipes = Vec::new();
        let mut seen = vec![false; self.def_count()];
        for block in self.block_ids() {
            if block != Function::ENTRY && self.insts(block).is_empty() {
                continue;
            }
            self.print_block(block, f)?;
            for &def in self.insts(block) {
                writeln!(f, "    {}", self.inst_text(def))?;
                if let Some(state) = self.state(def) {
                    self.collect_recipes(state, &mut seen, &mut recipes);
                }
            }
        }
        if !recipes.is_empty() {
            writeln!(f, "recipes:")?;
            for def in recipes {
                writeln!(f, "    {}", self.inst_text(def))?;
            }
        }
        Ok(())
    }
}

impl Function {
    fn print_block(&self, block: Block, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{block}")?;
        let params = self.params(block);
        if !params.is_empty() {
            let texts: Vec<String> = params
                .iter()
                .map(|&def| format!("{def}: {}", self.ty(def)))
                .collect();
            write!(f, "({})", texts.join(", "))?;
        }
        let frequency = self.blocks[block.index()].frequency;
        if frequency != 0.0 {
            write!(f, " frequency {frequency}")?;
        }
        writeln!(f, ":")
    }

    fn collect_recipes(&self, state: State, seen: &mut [bool], recipes: &mut Vec<Def>) {
        let mut todo = Vec::new();
        self.each_in_state(state, |def| todo.push(def));
        while let Some(def) = todo.pop() {
            if self.home(def) != Block::NONE || std::mem::replace(&mut seen[def.index()], true) {
                continue;
            }
            recipes.push(def);
            self.op(def).each_operand(&self.pool, |operand| {
                if operand.is_real() {
                    todo.push(operand);
                }
            });
        }
    }

    /// One instruction as text.
    pub fn inst_text(&self, def: Def) -> String {
        let mut out = String::new();
        let ty = self.ty(def);
        if ty != Type::VOID {
            let _ = write!(out, "{def}: {ty} = ");
        }
        let op: &Op = self.op(def);
        out.push_str(op.name());
        op.print(self, &mut out);
        if let Some(state) = self.state(def) {
            while out.len() < 40 {
                out.push(' ');
            }
            out.push_str(" ; ");
            self.print_state(state, &mut out);
        }
        out
    }

    fn print_state(&self, state: State, out: &mut String) {
        let frame = self.frame(state);
        let _ = write!(out, "{} @{}", frame.continuation.name(), frame.offset);
        if frame.code != CodeIndex(0) {
            let _ = write!(out, " {}", frame.code);
        }
        out.push_str(" locals[");
        self.print_defs(frame.locals, out);
        out.push_str("] stack[");
        self.print_defs(frame.stack, out);
        out.push(']');
        if let Some(parent) = frame.parent {
            out.push_str(" in ");
            self.print_state(parent, out);
        }
    }
}
