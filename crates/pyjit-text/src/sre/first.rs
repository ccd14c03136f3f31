//! What the next character can be. CPython has only the literal prefix and charset of the info block.
//!
//! [`First::of`] answers for a place in the program with a superset of the characters that any match from there can
//! start with, or None if a match may be empty or anything may come. So an attempt whose next character is not among
//! them is hopeless, and a greedy repeat whose characters are not among them need never give one back.

use super::program::{Inst, Program, Unit};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    pub table: Box<[bool; 256]>,
    /// Something outside Latin-1 may come.
    pub high: bool,
    /// Only this very character can come.
    pub single: Option<u32>,
}

/// Sets of first characters without repetition.
#[derive(Default)]
pub struct Firsts {
    pub list: Vec<First>,
}

impl Firsts {
    pub fn add(&mut self, first: First) -> u32 {
        // Programs are short; very long ones get some duplicates.
        if let Some(at) = self.list.iter().rev().take(64).position(|f| *f == first) {
            return (self.list.len() - 1 - at) as u32;
        }
        self.list.push(first);
        self.list.len() as u32 - 1
    }
}

/// A walk gives up after so many instructions: programs with many alternatives must not take quadratic time.
const BUDGET: u32 = 200;

struct Walk<'a> {
    program: &'a Program,
    first: First,
    /// Distinct single characters seen so far: none, one, or several.
    singles: Option<Option<u32>>,
    budget: u32,
}

impl First {
    pub fn of(program: &Program, pc: u32) -> Option<First> {
        let first = First {
            table: Box::new([false; 256]),
            high: false,
            single: None,
        };
        let mut walk = Walk {
            program,
            first,
            singles: None,
            budget: BUDGET,
        };
        if !walk.from(pc, 0) {
            return None;
        }
        let mut first = walk.first;
        first.single = walk.singles.flatten();
        let useless = first.high && first.table.iter().filter(|&&b| b).count() >= 250;
        (!useless).then_some(first)
    }

    #[inline]
    pub fn admits(&self, code: u32) -> bool {
        match self.table.get(code as usize) {
            Some(&found) => found,
            None => self.high && self.single.is_none_or(|c| c == code),
        }
    }

    /// No character is in both.
    pub fn disjoint_from(&self, program: &Program, unit: Unit) -> bool {
        let unit_high = match unit {
            Unit::Any | Unit::AnyAll => true,
            Unit::Literal(c) => c > 0xFF,
            Unit::NotLiteral(c) => self.single != Some(c),
            Unit::Set(at) => match self.single {
                Some(c) => program.sets[at as usize].matches(c),
                None => program.sets[at as usize].matches_high(),
            },
        };
        let common = |code: u32| self.table[code as usize] && program.unit_matches(unit, code);
        let both_high = self.high && unit_high;
        !both_high && !(0..256).any(common)
    }
}

impl Walk<'_> {
    fn add(&mut self, code: u32) {
        match self.first.table.get_mut(code as usize) {
            Some(slot) => *slot = true,
            None => self.first.high = true,
        }
        self.singles = match self.singles {
            None => Some(Some(code)),
            Some(Some(c)) if c == code => self.singles,
            Some(_) => Some(None),
        };
    }

    fn unit(&mut self, unit: Unit) {
        if let Unit::Literal(code) = unit {
            return self.add(code);
        }
        self.singles = Some(None);
        for code in 0..256 {
            self.first.table[code as usize] |= self.program.unit_matches(unit, code);
        }
        self.first.high |= match unit {
            Unit::Set(at) => self.program.sets[at as usize].matches_high(),
            _ => true,
        };
    }

    /// Adds what can come at `pc`; false if nothing need come.
    fn from(&mut self, mut pc: u32, depth: u32) -> bool {
        loop {
            if self.budget == 0 || depth > 20 {
                return false;
            }
            self.budget -= 1;
            match self.program.insts[pc as usize] {
                Inst::Fail => return true,
                Inst::Success | Inst::SubEnd | Inst::GroupRef { .. } => return false,
                Inst::Unit(unit) => {
                    self.unit(unit);
                    return true;
                }
                Inst::Str { at, .. } => {
                    self.add(self.program.chars[at as usize]);
                    return true;
                }
                Inst::At(_) | Inst::Mark(_) | Inst::Atomic { .. } => pc += 1,
                Inst::Jump(to) => pc = to,
                // Whatever it asserts, the characters after it come next.
                Inst::Assert { after, .. } => pc = after,
                Inst::Branch { first, last } => {
                    return (first..last)
                        .all(|at| self.from(self.program.branches[at as usize].pc, depth + 1));
                }
                Inst::Repeat(at) | Inst::Possessive(at) => {
                    let it = self.program.loops[at as usize];
                    let skippable = it.min == 0;
                    return (it.max == 0 || self.from(it.body, depth + 1))
                        && (!skippable || self.from(it.tail, depth + 1));
                }
                Inst::Until(at) => {
                    let it = self.program.loops[at as usize];
                    return self.from(it.body, depth + 1) && self.from(it.tail, depth + 1);
                }
                Inst::One(at) => {
                    let one = self.program.ones[at as usize];
                    if one.max > 0 {
                        self.unit(one.unit);
                    }
                    if one.min > 0 {
                        return true;
                    }
                    pc += 1;
                }
                Inst::GroupRefExists { otherwise, .. } => {
                    return self.from(pc + 1, depth + 1) && self.from(otherwise, depth + 1);
                }
            }
        }
    }
}
