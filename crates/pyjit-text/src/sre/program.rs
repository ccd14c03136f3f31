//! From code arrays to instructions. CPython: `_validate_inner` in Modules/_sre/sre.c checks the same structure.
//!
//! The array is read as the nested structure it must be; whatever does not fit is "invalid SRE code". Nesting deeper
//! than [`MAX_NESTING`] is refused too: no parser gets there.

use super::first::{First, Firsts};
use super::opcodes::*;
use super::search::Start;
use super::set::{Fold, Set};
use crate::error::{ErrorKind, Result, TextError};

/// Matches exactly one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Any,
    AnyAll,
    Literal(u32),
    NotLiteral(u32),
    Set(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inst {
    Fail,
    /// The whole pattern has matched.
    Success,
    /// The body of the innermost assertion, atomic group or possessive repeat has matched.
    SubEnd,
    Unit(Unit),
    /// Literals in a row, in `chars`.
    Str {
        at: u32,
        len: u32,
    },
    At(At),
    Mark(u32),
    Jump(u32),
    /// The first of `branches[first..last]` that works.
    Branch {
        first: u32,
        last: u32,
    },
    /// Starts a repeat of the body that follows; its `Until` is `loops[n]`'s.
    Repeat(u32),
    Until(u32),
    /// Repeats one unit: `ones[n]`; the tail follows.
    One(u32),
    GroupRef {
        group: u32,
        fold: Fold,
    },
    /// Goes on if the group is set, else jumps.
    GroupRefExists {
        group: u32,
        otherwise: u32,
    },
    /// Lookahead, or lookbehind by `back`: the body follows; afterwards goes on at `after`.
    /// If it is `simple`, a straight line of units, literals and positions.
    Assert {
        back: u32,
        after: u32,
        negative: bool,
        simple: bool,
    },
    Atomic {
        after: u32,
    },
    /// The body follows: `loops[n]`.
    Possessive(u32),
}

/// A repeat of a subpattern.
#[derive(Clone, Copy, Debug)]
pub struct Loop {
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    pub body: u32,
    pub tail: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// A repeat of one unit.
#[derive(Clone, Copy, Debug)]
pub struct One {
    pub unit: Unit,
    pub min: u32,
    pub max: u32,
    pub greed: Greed,
    /// What the tail can start with, if it must take a character.
    pub guard: Option<u32>,
}

/// An alternative of a branch.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    pub pc: u32,
    /// What it can start with, if it must take a character.
    pub guard: Option<u32>,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    pub(super) insts: Vec<Inst>,
    pub(super) chars: Vec<u32>,
    pub(super) sets: Vec<Set>,
    pub(super) ones: Vec<One>,
    pub(super) loops: Vec<Loop>,
    pub(super) branches: Vec<Alternative>,
    pub(super) firsts: Vec<First>,
    pub(super) groups: usize,
    /// The pattern takes at least so many characters.
    pub(super) min_width: usize,
    pub(super) start: Start,
}

/// Deeper than any Python parser nests under a sane recursion limit, and safe on a thread's stack.
const MAX_NESTING: usize = 2000;

struct Invalid;

struct Translator<'a> {
    code: &'a [u32],
    program: Program,
    depth: usize,
    /// How often a conditional may still be read a second time.
    retries: usize,
}

impl Program {
    /// Checks and translates `code`, for a pattern with `groups` groups.
    pub fn new(code: &[u32], groups: usize) -> Result<Program> {
        let invalid = || TextError::new(ErrorKind::RuntimeError, "invalid SRE code");
        let (Some((&SUCCESS, body)), true) = (code.split_last(), groups <= MAXGROUPS as usize)
        else {
            return Err(invalid());
        };
        let program = Program {
            insts: Vec::with_capacity(code.len() / 2),
            chars: Vec::new(),
            sets: Vec::new(),
            ones: Vec::new(),
            loops: Vec::new(),
            branches: Vec::new(),
            firsts: Vec::new(),
            groups,
            min_width: 0,
            start: Start::Everywhere,
        };
        let mut translator = Translator {
            code: body,
            program,
            depth: 0,
            retries: 100,
        };
        let start = translator.info().ok_or_else(invalid)?;
        translator
            .sequence(start, body.len())
            .map_err(|Invalid| invalid())?;
        let mut program = translator.program;
        program.insts.push(Inst::Success);
        program.find_guards();
        program.start = Start::of(&program);
        Ok(program)
    }

    pub fn groups(&self) -> usize {
        self.groups
    }

    /// Bytes it takes, for `sys.getsizeof`.
    pub fn size(&self) -> usize {
        self.insts.len() * size_of::<Inst>() + self.sets.len() * 300 + self.chars.len() * 4
    }

    /// What can follow repeats and begin alternatives, once all is there.
    fn find_guards(&mut self) {
        let mut firsts = Firsts::default();
        for pc in 0..self.insts.len() {
            match self.insts[pc] {
                Inst::One(at) => {
                    let one = self.ones[at as usize];
                    let Some(first) = First::of(self, pc as u32 + 1) else {
                        continue;
                    };
                    if one.greed == Greed::Greedy && first.disjoint_from(self, one.unit) {
                        // Giving a character back leaves one that the tail cannot start with.
                        self.ones[at as usize].greed = Greed::Possessive;
                    }
                    self.ones[at as usize].guard = Some(firsts.add(first));
                }
                Inst::Branch { first, last } => {
                    for at in first..last {
                        if let Some(first) = First::of(self, self.branches[at as usize].pc) {
                            self.branches[at as usize].guard = Some(firsts.add(first));
                        }
                    }
                }
                _ => {}
            }
        }
        self.firsts = firsts.list;
    }
}

impl Translator<'_> {
    fn word(&self, at: usize) -> std::result::Result<u32, Invalid> {
        self.code.get(at).copied().ok_or(Invalid)
    }

    /// `at + code[at]`, which must not pass `end`.
    fn skip(&self, at: usize, end: usize) -> std::result::Result<usize, Invalid> {
        let target = at.checked_add(self.word(at)? as usize).ok_or(Invalid)?;
        if target <= at || target > end {
            Err(Invalid)
        } else {
            Ok(target)
        }
    }

    /// Reads the info block at the start; answers where the pattern starts.
    fn info(&mut self) -> Option<usize> {
        if self.code.first() != Some(&INFO) {
            return Some(0);
        }
        let skip = *self.code.get(1)? as usize;
        self.program.min_width = *self.code.get(3)? as usize;
        Some(1 + skip).filter(|&at| skip >= 4 && at <= self.code.len())
    }

    fn emit(&mut self, inst: Inst) -> usize {
        self.program.insts.push(inst);
        self.program.insts.len() - 1
    }

    fn here(&self) -> u32 {
        self.program.insts.len() as u32
    }

    fn set(&mut self, set: Set) -> Unit {
        self.program.sets.push(set);
        Unit::Set(self.program.sets.len() as u32 - 1)
    }

    /// A unit at `at`, if there is one, and where it ends.
    fn unit(
        &mut self,
        at: usize,
        end: usize,
    ) -> std::result::Result<Option<(Unit, usize)>, Invalid> {
        let op = self.word(at)?;
        let folded =
            |fold, negated| Ok::<_, Invalid>(Set::literal(self.word(at + 1)?, fold, negated));
        let set = match op {
            ANY => return Ok(Some((Unit::Any, at + 1))),
            ANY_ALL => return Ok(Some((Unit::AnyAll, at + 1))),
            LITERAL => return Ok(Some((Unit::Literal(self.word(at + 1)?), at + 2))),
            NOT_LITERAL => return Ok(Some((Unit::NotLiteral(self.word(at + 1)?), at + 2))),
            LITERAL_IGNORE => folded(Fold::Ascii, false)?,
            NOT_LITERAL_IGNORE => folded(Fold::Ascii, true)?,
            LITERAL_LOC_IGNORE => folded(Fold::Locale, false)?,
            NOT_LITERAL_LOC_IGNORE => folded(Fold::Locale, true)?,
            LITERAL_UNI_IGNORE => folded(Fold::Unicode, false)?,
            NOT_LITERAL_UNI_IGNORE => folded(Fold::Unicode, true)?,
            CATEGORY => Set::category(self.word(at + 1)?).ok_or(Invalid)?,
            IN | IN_IGNORE | IN_LOC_IGNORE | IN_UNI_IGNORE => {
                let fold = match op {
                    IN => Fold::None,
                    IN_IGNORE => Fold::Ascii,
                    IN_LOC_IGNORE => Fold::Locale,
                    _ => Fold::Unicode,
                };
                let next = self.skip(at + 1, end)?;
                let set = Set::parse(&self.code[at + 2..next], fold).ok_or(Invalid)?;
                return Ok(Some((self.set(set), next)));
            }
            _ => return Ok(None),
        };
        Ok(Some((self.set(set), at + 2)))
    }

    /// Translates `code[at..end]`, exactly.
    fn sequence(&mut self, mut at: usize, end: usize) -> std::result::Result<(), Invalid> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return Err(Invalid);
        }
        while at < end {
            at = match self.unit(at, end)? {
                Some((Unit::Literal(_), _)) => self.literals(at, end)?,
                Some((unit, next)) => {
                    self.emit(Inst::Unit(unit));
                    next
                }
                None => self.operation(at, end)?,
            };
        }
        self.depth -= 1;
        if at == end { Ok(()) } else { Err(Invalid) }
    }

    fn literals(&mut self, mut at: usize, end: usize) -> std::result::Result<usize, Invalid> {
        let start = self.program.chars.len();
        while at + 1 < end && self.code[at] == LITERAL {
            self.program.chars.push(self.code[at + 1]);
            at += 2;
        }
        match self.program.chars[start..] {
            [] => Err(Invalid),
            [one] => {
                self.program.chars.truncate(start);
                self.emit(Inst::Unit(Unit::Literal(one)));
                Ok(at)
            }
            ref many => {
                let len = many.len() as u32;
                self.emit(Inst::Str {
                    at: start as u32,
                    len,
                });
                Ok(at)
            }
        }
    }

    /// A body that ends in `last` right before `end`.
    fn body(&mut self, at: usize, end: usize, last: u32) -> std::result::Result<(), Invalid> {
        if end <= at || self.word(end - 1)? != last {
            return Err(Invalid);
        }
        self.sequence(at, end - 1)
    }

    fn group(&self, at: usize) -> std::result::Result<u32, Invalid> {
        let group = self.word(at)?;
        if (group as usize) < self.program.groups {
            Ok(group)
        } else {
            Err(Invalid)
        }
    }

    fn operation(&mut self, at: usize, end: usize) -> std::result::Result<usize, Invalid> {
        let op = self.word(at)?;
        match op {
            FAILURE => {
                self.emit(Inst::Fail);
                Ok(at + 1)
            }
            AT => {
                let position = At::from_code(self.word(at + 1)?).ok_or(Invalid)?;
                self.emit(Inst::At(position));
                Ok(at + 2)
            }
            MARK => {
                let mark = self.word(at + 1)?;
                if mark as usize >= 2 * self.program.groups {
                    return Err(Invalid);
                }
                self.emit(Inst::Mark(mark));
                Ok(at + 2)
            }
            // An info block within the pattern has nothing to say.
            INFO => self.skip(at + 1, end),
            GROUPREF | GROUPREF_IGNORE | GROUPREF_LOC_IGNORE | GROUPREF_UNI_IGNORE => {
                let fold = match op {
                    GROUPREF => Fold::None,
                    GROUPREF_IGNORE => Fold::Ascii,
                    GROUPREF_LOC_IGNORE => Fold::Locale,
                    _ => Fold::Unicode,
                };
                let group = self.group(at + 1)?;
                self.emit(Inst::GroupRef { group, fold });
                Ok(at + 2)
            }
            BRANCH => self.branch(at, end),
            GROUPREF_EXISTS => self.conditional(at, end),
            REPEAT => self.repeat(at, end),
            REPEAT_ONE | MIN_REPEAT_ONE | POSSESSIVE_REPEAT_ONE => self.repeat_one(at, end, op),
            ASSERT | ASSERT_NOT => {
                let next = self.skip(at + 1, end)?;
                let back = self.word(at + 2)?;
                let inst = self.emit(Inst::Fail);
                self.body(at + 3, next, SUCCESS)?;
                self.emit(Inst::SubEnd);
                let line = &self.program.insts[inst + 1..];
                let simple = line.iter().all(|i| {
                    matches!(
                        i,
                        Inst::Unit(_) | Inst::Str { .. } | Inst::At(_) | Inst::Fail | Inst::SubEnd
                    )
                });
                self.program.insts[inst] = Inst::Assert {
                    back,
                    after: self.here(),
                    negative: op == ASSERT_NOT,
                    simple,
                };
                Ok(next)
            }
            ATOMIC_GROUP => {
                let next = self.skip(at + 1, end)?;
                let inst = self.emit(Inst::Fail);
                self.body(at + 2, next, SUCCESS)?;
                self.emit(Inst::SubEnd);
                self.program.insts[inst] = Inst::Atomic { after: self.here() };
                Ok(next)
            }
            POSSESSIVE_REPEAT => {
                // The skip leads to the SUCCESS, as a repeat's to its UNTIL.
                let last = self.skip(at + 1, end)?;
                let number = self.new_loop(at)?;
                self.emit(Inst::Possessive(number));
                self.program.loops[number as usize].body = self.here();
                self.body(at + 4, last + 1, SUCCESS)?;
                self.emit(Inst::SubEnd);
                self.program.loops[number as usize].tail = self.here();
                Ok(last + 1)
            }
            _ => Err(Invalid),
        }
    }

    /// `BRANCH, (skip, alternative, JUMP, to the end)..., FAILURE`.
    fn branch(&mut self, at: usize, end: usize) -> std::result::Result<usize, Invalid> {
        let inst = self.emit(Inst::Fail);
        let (mut at, mut alternatives, mut jumps, mut target) =
            (at + 1, Vec::new(), Vec::new(), None);
        while self.word(at)? != 0 {
            let next = self.skip(at, end)?;
            if next < at + 3 || self.word(next - 2)? != JUMP {
                return Err(Invalid);
            }
            let jump = self.skip(next - 1, end)?;
            if *target.get_or_insert(jump) != jump {
                return Err(Invalid);
            }
            alternatives.push(Alternative {
                pc: self.here(),
                guard: None,
            });
            self.sequence(at + 1, next - 2)?;
            jumps.push(self.emit(Inst::Fail));
            at = next;
        }
        if target != Some(at + 1) {
            return Err(Invalid);
        }
        let here = self.here();
        for jump in jumps {
            self.program.insts[jump] = Inst::Jump(here);
        }
        let first = self.program.branches.len() as u32;
        self.program.branches.extend(alternatives);
        self.program.insts[inst] = Inst::Branch {
            first,
            last: self.program.branches.len() as u32,
        };
        Ok(at + 1)
    }

    /// `GROUPREF_EXISTS, group, skip, yes [JUMP, to the end, no]`; the skip counts from the group.
    fn conditional(&mut self, at: usize, end: usize) -> std::result::Result<usize, Invalid> {
        let group = self.group(at + 1)?;
        let otherwise = (at + 1)
            .checked_add(self.word(at + 2)? as usize)
            .ok_or(Invalid)?;
        if otherwise < at + 3 || otherwise > end {
            return Err(Invalid);
        }
        let inst = self.emit(Inst::Fail);
        // The jump is there if it leads from the end of `yes` past the start of `no`.
        let jump = (otherwise >= at + 5 && self.code[otherwise - 2] == JUMP)
            .then(|| self.skip(otherwise - 1, end))
            .and_then(std::result::Result::ok)
            .filter(|&target| target >= otherwise);
        if let Some(target) = jump {
            let depth = self.depth;
            let mark = self.here();
            if self.sequence(at + 3, otherwise - 2).is_ok() {
                let over = self.emit(Inst::Fail);
                let no = self.here();
                self.sequence(otherwise, target)?;
                self.program.insts[over] = Inst::Jump(self.here());
                self.program.insts[inst] = Inst::GroupRefExists {
                    group,
                    otherwise: no,
                };
                return Ok(target);
            }
            // It only looked like a jump. Nested ones of this kind must not take exponential time.
            self.retries = self.retries.checked_sub(1).ok_or(Invalid)?;
            self.program.insts.truncate(mark as usize);
            self.depth = depth;
        }
        self.sequence(at + 3, otherwise)?;
        self.program.insts[inst] = Inst::GroupRefExists {
            group,
            otherwise: self.here(),
        };
        Ok(otherwise)
    }

    /// The limits of a repeat at `at`; the rest is filled in later.
    fn new_loop(&mut self, at: usize) -> std::result::Result<u32, Invalid> {
        let (min, max) = (self.word(at + 2)?, self.word(at + 3)?);
        if min > max {
            return Err(Invalid);
        }
        self.program.loops.push(Loop {
            min,
            max,
            greedy: true,
            body: 0,
            tail: 0,
        });
        Ok(self.program.loops.len() as u32 - 1)
    }

    /// `REPEAT, skip, min, max, body, UNTIL`; the skip leads to the UNTIL.
    fn repeat(&mut self, at: usize, end: usize) -> std::result::Result<usize, Invalid> {
        let until = self.skip(at + 1, end)?;
        let number = self.new_loop(at)?;
        self.emit(Inst::Repeat(number));
        let body = self.here();
        self.sequence(at + 4, until)?;
        let greedy = match self.word(until)? {
            MAX_UNTIL => true,
            MIN_UNTIL => false,
            _ => return Err(Invalid),
        };
        self.emit(Inst::Until(number));
        let tail = self.here();
        let it = &mut self.program.loops[number as usize];
        (it.greedy, it.body, it.tail) = (greedy, body, tail);
        Ok(until + 1)
    }

    /// `REPEAT_ONE, skip, min, max, unit, SUCCESS`.
    fn repeat_one(
        &mut self,
        at: usize,
        end: usize,
        op: u32,
    ) -> std::result::Result<usize, Invalid> {
        let next = self.skip(at + 1, end)?;
        let (min, max) = (self.word(at + 2)?, self.word(at + 3)?);
        let Some((unit, after)) = self.unit(at + 4, next)? else {
            return Err(Invalid);
        };
        if min > max || after + 1 != next || self.word(after)? != SUCCESS {
            return Err(Invalid);
        }
        let greed = match op {
            REPEAT_ONE => Greed::Greedy,
            MIN_REPEAT_ONE => Greed::Lazy,
            _ => Greed::Possessive,
        };
        self.program.ones.push(One {
            unit,
            min,
            max,
            greed,
            guard: None,
        });
        self.emit(Inst::One(self.program.ones.len() as u32 - 1));
        Ok(next)
    }
}
