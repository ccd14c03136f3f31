//! HIR executed over a small domain of values: what tests compare before and after passes.
//!
//! Calls are written to a log, give numbers that depend on what they got, and change every list they have ever seen. A
//! failing guard leaves with its frame state made real (recipes included). Ops that only the real object model could
//! execute (`Interpret` and the like) end the run as `Outcome::Stuck`.

use crate::entity::*;
use crate::fields::Field;
use crate::function::Function;
use crate::ops::{Constant, Op, holds};
use crate::types::{Kinds, Rep, Type};
use std::fmt::Write;

/// A value: boxed ones, then those of the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    Null,
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    /// A constant of the table.
    Constant(Object),
    /// An object of the heap.
    Ref(usize),
    I64(i64),
    F64(f64),
    Cond(bool),
}

#[derive(Clone, Debug, PartialEq)]
enum Thing {
    List(Vec<Val>),
    Tuple(Vec<Val>),
    Instance(Shape, Vec<Val>),
    Range(Val, Val, Val),
    RangeIter { next: i64, stop: i64, step: i64 },
    SeqIter { seq: Val, index: i64 },
    Cell(Val),
    Method(Val, Val),
}

/// How a run ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Returned(Val),
    /// To tier 0 at that unit of the outermost function, with its locals and stack.
    Left {
        unit: u32,
        locals: Vec<Val>,
        stack: Vec<Val>,
        /// Because a number did not fit the machine's, which tier 0 would not have minded.
        overflow: bool,
    },
    /// The step limit, or an op that is not for here.
    Stuck(&'static str),
}

/// The world that a function runs in.
#[derive(Clone, Debug, Default)]
pub struct Eval {
    heap: Vec<Thing>,
    seen: Vec<usize>,
    pub log: Vec<String>,
    pub steps: u64,
}

/// Steps after which a run is stuck.
pub const FUEL: u64 = 20_000;

/// Why an instruction does not just give a value.
enum Stop {
    Exit,
    Stuck(&'static str),
}

type Step<T> = Result<T, Stop>;

struct Run<'a> {
    world: &'a mut Eval,
    f: &'a Function,
    values: Vec<Val>,
}

impl Eval {
    /// Runs from a block on, its parameters being `args`.
    pub fn run(&mut self, f: &Function, block: Block, args: &[Val]) -> Outcome {
        let mut run = Run {
            world: self,
            f,
            values: vec![Val::Null; f.def_count()],
        };
        run.blocks(block, args.to_vec())
    }

    fn add(&mut self, thing: Thing) -> Val {
        self.heap.push(thing);
        Val::Ref(self.heap.len() - 1)
    }

    /// A value as text, objects by their content.
    pub fn show(&self, value: &Val) -> String {
        let mut out = String::new();
        self.write(value, &mut out, 0);
        out
    }

    fn write(&self, value: &Val, out: &mut String, depth: u32) {
        let Val::Ref(at) = value else {
            // Writing to a String cannot fail.
            let _ = match value {
                Val::Float(number) => write!(out, "Float({:x})", number.to_bits()),
                _ => write!(out, "{value:?}"),
            };
            return;
        };
        if depth > 4 {
            out.push_str("..");
            return;
        }
        let (name, parts): (String, Vec<&Val>) = match &self.heap[*at] {
            Thing::List(items) => ("list".into(), items.iter().collect()),
            Thing::Tuple(items) => ("tuple".into(), items.iter().collect()),
            Thing::Instance(shape, slots) => (format!("{shape}"), slots.iter().collect()),
            Thing::Range(a, b, c) => ("range".into(), vec![a, b, c]),
            Thing::RangeIter { next, stop, step } => {
                (format!("iter {next} {stop} {step}"), Vec::new())
            }
            Thing::SeqIter { seq, index } => (format!("iter {index}"), vec![seq]),
            Thing::Cell(value) => ("cell".into(), vec![value]),
            Thing::Method(a, b) => ("method".into(), vec![a, b]),
        };
        out.push_str(&name);
        out.push('[');
        for part in parts {
            self.write(part, out, depth + 1);
            out.push(' ');
        }
        out.push(']');
    }

    fn kinds_of(&self, value: &Val) -> Kinds {
        match value {
            Val::Null => Kinds::NULL,
            Val::None => Kinds::NONE,
            Val::Bool(_) => Kinds::BOOL,
            Val::Int(number) if i32::try_from(*number).is_ok() => Kinds::SMALL_INT,
            Val::Int(_) => Kinds::BIG_INT,
            Val::Float(_) => Kinds::FLOAT,
            Val::Str(_) => Kinds::STR,
            Val::Constant(_) => Kinds::OBJECT,
            Val::Ref(at) => match self.heap[*at] {
                Thing::List(_) => Kinds::LIST,
                Thing::Tuple(_) => Kinds::TUPLE,
                Thing::Instance(..) => Kinds::OBJECT,
                Thing::Range(..) => Kinds::RANGE,
                Thing::RangeIter { .. } => Kinds::RANGE_ITER,
                Thing::SeqIter { .. } => Kinds::LIST_ITER,
                Thing::Cell(_) => Kinds::CELL,
                Thing::Method(..) => Kinds::METHOD,
            },
            Val::I64(_) | Val::F64(_) | Val::Cond(_) => Kinds::EMPTY,
        }
    }

    /// Whether a value has a type: also a check of what passes claim.
    pub fn has_type(&self, value: &Val, ty: Type) -> bool {
        match value {
            Val::I64(number) => ty.rep == Rep::I64 && ty.lo <= *number && *number <= ty.hi,
            Val::F64(_) => ty.rep == Rep::F64,
            Val::Cond(truth) => {
                ty.rep == Rep::Cond && ty.lo <= *truth as i64 && *truth as i64 <= ty.hi
            }
            _ => {
                let kinds = self.kinds_of(value);
                let within = match value {
                    Val::Int(number) => ty.lo <= *number && *number <= ty.hi,
                    _ => true,
                };
                ty.rep == Rep::Boxed
                    && (kinds.within(ty.kinds) || matches!(value, Val::Constant(_)))
                    && within
            }
        }
    }

    fn call(&mut self, name: &str, args: &[Val]) -> Val {
        let mut line = name.to_string();
        for arg in args {
            line.push(' ');
            self.write(arg, &mut line, 0);
        }
        let mut hash = 7u64;
        for byte in line.bytes() {
            hash = hash.wrapping_mul(31).wrapping_add(byte as u64);
        }
        for arg in args {
            if let Val::Ref(at) = arg
                && !self.seen.contains(at)
            {
                self.seen.push(*at);
            }
        }
        for at in self.seen.clone() {
            match &mut self.heap[at] {
                Thing::List(items) => match items.first_mut() {
                    Some(Val::Int(first)) => *first = first.wrapping_add(1) & 0xffff,
                    _ => items.push(Val::Int(3)),
                },
                Thing::Cell(value) => *value = Val::Int((hash & 0xff) as i64),
                Thing::Instance(_, slots) => {
                    if let Some(slot) = slots.first_mut() {
                        *slot = Val::Int((hash & 0x3f) as i64);
                    }
                }
                _ => {}
            }
        }
        self.log.push(line);
        Val::Int((hash >> 7 & 0xff) as i64)
    }
}

impl Run<'_> {
    fn blocks(&mut self, mut block: Block, mut args: Vec<Val>) -> Outcome {
        loop {
            for (&param, arg) in self.f.params(block).iter().zip(&args) {
                if !self.world.has_type(arg, self.f.ty(param)) {
                    return Outcome::Stuck("a parameter has another type than it claims");
                }
                self.values[param.index()] = arg.clone();
            }
            let mut next = None;
            for &def in self.f.insts(block) {
                self.world.steps += 1;
                if self.world.steps > FUEL {
                    return Outcome::Stuck("fuel");
                }
                let edge = match *self.f.op(def) {
                    Op::Jump { to } => Some(to),
                    Op::Branch {
                        condition,
                        then,
                        other,
                    } => match self.cond(condition) {
                        Ok(true) => Some(then),
                        Ok(false) => Some(other),
                        Err(_) => return Outcome::Stuck("no condition"),
                    },
                    Op::Catch { normal, .. } => Some(normal),
                    Op::Return { value } => return Outcome::Returned(self.get(value)),
                    Op::Leave { .. } => return self.leave(def),
                    Op::Unreachable {} => return Outcome::Stuck("unreachable"),
                    ref op => {
                        match self.execute(def, op) {
                            Ok(value) => {
                                let ty = self.f.ty(def);
                                if ty.rep != Rep::Void && !self.world.has_type(&value, ty) {
                                    return Outcome::Stuck(
                                        "a result has another type than it claims",
                                    );
                                }
                                self.values[def.index()] = value;
                            }
                            Err(Stop::Exit) => return self.leave(def),
                            Err(Stop::Stuck(why)) => return Outcome::Stuck(why),
                        }
                        None
                    }
                };
                if let Some(edge) = edge {
                    let values = self
                        .f
                        .defs(edge.args)
                        .iter()
                        .map(|&arg| self.get(arg))
                        .collect();
                    next = Some((edge.block, values));
                }
            }
            match next {
                Some((to, values)) => (block, args) = (to, values),
                None => return Outcome::Stuck("no block end"),
            }
        }
    }

    fn get(&mut self, def: Def) -> Val {
        match def.is_real() {
            true => self.values[def.index()].clone(),
            false => Val::Null,
        }
    }

    fn int(&self, def: Def) -> Step<i64> {
        match self.values[def.index()] {
            Val::I64(value) => Ok(value),
            _ => Err(Stop::Stuck("no integer")),
        }
    }

    fn float(&self, def: Def) -> Step<f64> {
        match self.values[def.index()] {
            Val::F64(value) => Ok(value),
            _ => Err(Stop::Stuck("no float")),
        }
    }

    fn cond(&self, def: Def) -> Step<bool> {
        match self.values[def.index()] {
            Val::Cond(value) => Ok(value),
            _ => Err(Stop::Stuck("no condition")),
        }
    }

    fn thing(&mut self, def: Def) -> Step<&mut Thing> {
        match self.values[def.index()] {
            Val::Ref(at) => Ok(&mut self.world.heap[at]),
            _ => Err(Stop::Stuck("no object")),
        }
    }

    /// The outermost frame of the state.
    fn leave(&mut self, def: Def) -> Outcome {
        let Some(mut state) = self.f.state(def) else {
            return Outcome::Stuck("no state");
        };
        while let Some(parent) = self.f.frame(state).parent {
            state = parent;
        }
        let frame = *self.f.frame(state);
        let mut made = Vec::new();
        let mut values = |run: &mut Self, list: DefList| -> Option<Vec<Val>> {
            let defs = run.f.defs(list).to_vec();
            defs.iter()
                .map(|&def| run.make(def, &mut made).ok())
                .collect()
        };
        match (values(self, frame.locals), values(self, frame.stack)) {
            (Some(locals), Some(stack)) => Outcome::Left {
                unit: frame.offset,
                locals,
                stack,
                overflow: matches!(
                    self.f.op(def),
                    Op::IntAdd { .. } | Op::IntSub { .. } | Op::IntMul { .. } | Op::UnboxInt { .. }
                ),
            },
            _ => Outcome::Stuck("a state that cannot be made"),
        }
    }

    /// A value of a state: recipes are done, each once.
    fn make(&mut self, def: Def, made: &mut Vec<(Def, Val)>) -> Step<Val> {
        if !def.is_real() || self.f.home(def) != Block::NONE {
            return Ok(self.get(def));
        }
        if let Some((_, value)) = made.iter().find(|(known, _)| *known == def) {
            return Ok(value.clone());
        }
        let mut operands = Vec::new();
        self.f
            .op(def)
            .each_operand(&self.f.pool, |operand| operands.push(operand));
        for operand in operands {
            if operand.is_real() && self.f.home(operand) == Block::NONE {
                let value = self.make(operand, made)?;
                self.values[operand.index()] = value;
            }
        }
        let op = *self.f.op(def);
        let value = self.execute(def, &op)?;
        made.push((def, value.clone()));
        Ok(value)
    }

    fn items(&mut self, list: DefList) -> Vec<Val> {
        let defs = self.f.defs(list).to_vec();
        defs.into_iter().map(|def| self.get(def)).collect()
    }

    fn guard(&self, holds: bool, value: Val) -> Step<Val> {
        if holds { Ok(value) } else { Err(Stop::Exit) }
    }

    fn execute(&mut self, def: Def, op: &Op) -> Step<Val> {
        let checked = |value: Option<i64>| value.map(Val::I64).ok_or(Stop::Exit);
        Ok(match *op {
            Op::Const { value } => match value {
                Constant::Null => Val::Null,
                Constant::None => Val::None,
                Constant::True => Val::Bool(true),
                Constant::False => Val::Bool(false),
                Constant::Int(value) => Val::Int(value as i64),
                Constant::Float(bits) => Val::Float(bits.get()),
                Constant::Object(object) => Val::Constant(object),
            },
            Op::ConstInt { value } => Val::I64(value),
            Op::ConstFloat { value } => Val::F64(value.get()),
            Op::ConstCond { value } => Val::Cond(value),

            Op::GuardType { value, ty } => {
                let value = self.get(value);
                let holds = self.world.has_type(&value, ty);
                return self.guard(holds, value);
            }
            Op::GuardShape { value, shape } => {
                let held = self.get(value);
                let has = matches!(held, Val::Ref(at) if matches!(&self.world.heap[at], Thing::Instance(of, _) if *of == shape));
                return self.guard(has, held);
            }
            Op::ProvedShape { value, .. } | Op::ProvedType { value, .. } => self.get(value),
            Op::Refine { a, b, how } => {
                if !holds(how, Some(self.int(a)?.cmp(&self.int(b)?))) {
                    return Err(Stop::Stuck("a refinement that is wrong"));
                }
                self.get(a)
            }
            Op::GuardConst { value, object } => {
                let value = self.get(value);
                let same =
                    matches!((&value, object), (Val::Constant(a), Constant::Object(b)) if *a == b);
                return self.guard(same, value);
            }
            Op::GuardRange { value, ty } => {
                let value = self.get(value);
                let holds = self.world.has_type(&value, ty);
                return self.guard(holds, value);
            }
            Op::GuardCond {
                condition,
                expected,
            } => {
                let holds = self.cond(condition)? == expected;
                return self.guard(holds, Val::Null);
            }
            Op::GuardBound { value } | Op::CheckBound { value, .. } => {
                let value = self.get(value);
                return self.guard(value != Val::Null, value);
            }
            Op::GuardLen { seq, len, count } => {
                let holds = self.int(len)? == count as i64;
                let seq = self.get(seq);
                return self.guard(holds, seq);
            }
            Op::CheckIndex { index, len } => {
                let (at, len) = (self.int(index)?, self.int(len)?);
                return self.guard(0 <= at && at < len, Val::I64(at));
            }
            Op::GuardFresh { iter } => self.get(iter),

            Op::UnboxSmall { value } | Op::UnboxInt { value } => match self.get(value) {
                Val::Int(value) => Val::I64(value),
                _ => return Err(Stop::Stuck("unboxes what is no int")),
            },
            Op::UnboxFloat { value } => match self.get(value) {
                Val::Float(value) => Val::F64(value),
                _ => return Err(Stop::Stuck("unboxes what is no float")),
            },
            Op::UnboxNumber { value } => match self.get(value) {
                Val::Float(value) => Val::F64(value),
                Val::Int(value) => Val::F64(value as f64),
                _ => return Err(Stop::Stuck("unboxes what is no number")),
            },
            Op::UnboxBool { value } => match self.get(value) {
                Val::Bool(value) => Val::Cond(value),
                _ => return Err(Stop::Stuck("unboxes what is no bool")),
            },
            Op::BoxInt { value } => Val::Int(self.int(value)?),
            Op::BoxFloat { value } => Val::Float(self.float(value)?),
            Op::BoxBool { value } => Val::Bool(self.cond(value)?),
            Op::IntToFloat { value } => Val::F64(self.int(value)? as f64),
            Op::CondToInt { value } => Val::I64(self.cond(value)? as i64),
            Op::FloatToInt { value } => {
                let value = self.float(value)?.trunc();
                return self.guard(value.abs() < 9e18, Val::I64(value as i64));
            }

            Op::IntAdd { a, b } => return checked(self.int(a)?.checked_add(self.int(b)?)),
            Op::IntSub { a, b } => return checked(self.int(a)?.checked_sub(self.int(b)?)),
            Op::IntMul { a, b } => return checked(self.int(a)?.checked_mul(self.int(b)?)),
            Op::IntAddFits { a, b } => return self.must(self.int(a)?.checked_add(self.int(b)?)),
            Op::IntSubFits { a, b } => return self.must(self.int(a)?.checked_sub(self.int(b)?)),
            Op::IntMulFits { a, b } => return self.must(self.int(a)?.checked_mul(self.int(b)?)),
            Op::IntFloorDiv { a, b } => {
                let (a, b) = (self.int(a)?, self.int(b)?);
                return checked(floor_div(a, b));
            }
            Op::IntFloorDivBy { a, b } => {
                let (a, b) = (self.int(a)?, self.int(b)?);
                return self.must(floor_div(a, b).filter(|_| b > 0));
            }
            Op::IntMod { a, b } => {
                let (a, b) = (self.int(a)?, self.int(b)?);
                return checked(modulo(a, b));
            }
            Op::IntModBy { a, b } => {
                let (a, b) = (self.int(a)?, self.int(b)?);
                return self.must(modulo(a, b).filter(|_| b > 0));
            }
            Op::IntAnd { a, b } => Val::I64(self.int(a)? & self.int(b)?),
            Op::IntOr { a, b } => Val::I64(self.int(a)? | self.int(b)?),
            Op::IntXor { a, b } => Val::I64(self.int(a)? ^ self.int(b)?),
            Op::IntShl { a, b } => return checked(shl(self.int(a)?, self.int(b)?)),
            Op::IntShlFits { a, b } => return self.must(shl(self.int(a)?, self.int(b)?)),
            Op::IntShr { a, b } => {
                let by = self.int(b)?;
                return checked((by >= 0).then_some(self.int(a)? >> by.clamp(0, 63)));
            }
            Op::IntShrBy { a, b } => {
                let by = self.int(b)?;
                return self.must((by >= 0).then_some(self.int(a)? >> by.clamp(0, 63)));
            }
            Op::IntNot { a } => Val::I64(!self.int(a)?),
            Op::IntMin { a, b } => Val::I64(self.int(a)?.min(self.int(b)?)),
            Op::IntMax { a, b } => Val::I64(self.int(a)?.max(self.int(b)?)),
            Op::WrapIndex { index, len } => {
                let (index, len) = (self.int(index)?, self.int(len)?);
                Val::I64(if index < 0 { index + len } else { index })
            }
            Op::IntCompare { a, b, how } => {
                Val::Cond(holds(how, Some(self.int(a)?.cmp(&self.int(b)?))))
            }

            Op::FloatAdd { a, b } => Val::F64(self.float(a)? + self.float(b)?),
            Op::FloatSub { a, b } => Val::F64(self.float(a)? - self.float(b)?),
            Op::FloatMul { a, b } => Val::F64(self.float(a)? * self.float(b)?),
            Op::FloatDiv { a, b } => {
                let by = self.float(b)?;
                let value = Val::F64(self.float(a)? / by);
                return self.guard(by != 0.0, value);
            }
            Op::FloatNeg { a } => Val::F64(-self.float(a)?),
            Op::FloatAbs { a } => Val::F64(self.float(a)?.abs()),
            Op::FloatSqrt { a } => {
                let a = self.float(a)?;
                return self.guard(a >= 0.0, Val::F64(a.sqrt()));
            }
            Op::FloatCompare { a, b, how } => {
                Val::Cond(holds(how, self.float(a)?.partial_cmp(&self.float(b)?)))
            }

            Op::CondNot { a } => Val::Cond(!self.cond(a)?),
            Op::IsSame { a, b } => Val::Cond(self.get(a) == self.get(b)),
            Op::IsNull { value } => Val::Cond(self.get(value) == Val::Null),
            Op::HasType { value, ty } => {
                let value = self.get(value);
                Val::Cond(self.world.has_type(&value, ty))
            }
            Op::HasShape { value, shape } => {
                let held = self.get(value);
                let has = matches!(held, Val::Ref(at) if matches!(&self.world.heap[at], Thing::Instance(of, _) if *of == shape));
                Val::Cond(has)
            }
            Op::Truth { value } => match self.get(value) {
                Val::None => Val::Cond(false),
                Val::Bool(value) => Val::Cond(value),
                Val::Int(value) => Val::Cond(value != 0),
                Val::Float(value) => Val::Cond(value != 0.0),
                Val::Ref(at) => match &self.world.heap[at] {
                    Thing::List(items) | Thing::Tuple(items) => Val::Cond(!items.is_empty()),
                    _ => Val::Cond(true),
                },
                _ => return Err(Stop::Stuck("no truth")),
            },

            Op::LoadField { object, field } => return self.load(object, field),
            Op::StoreField {
                object,
                value,
                field,
            } => {
                let value = self.get(value);
                self.store(object, value, field)?;
                Val::Null
            }
            Op::AddSlot {
                object,
                value,
                slot,
                shape,
            } => {
                let value = self.get(value);
                let Thing::Instance(of, slots) = self.thing(object)? else {
                    return Err(Stop::Stuck("no instance"));
                };
                *of = shape;
                slots.resize((slot as usize + 1).max(slots.len()), Val::Null);
                slots[slot as usize] = value;
                Val::Null
            }
            Op::NewObject { shape, .. } => self.world.add(Thing::Instance(shape, Vec::new())),
            Op::NewObjectWith { shape, slots, .. } => {
                let slots = self.items(slots);
                self.world.add(Thing::Instance(shape, slots))
            }
            Op::LoadItem { list, index } => {
                let at = self.int(index)?;
                match self.thing(list)? {
                    Thing::List(items) => items
                        .get(at as usize)
                        .cloned()
                        .ok_or(Stop::Stuck("outside the list"))?,
                    _ => return Err(Stop::Stuck("no list")),
                }
            }
            Op::StoreItem { list, index, value } => {
                let (at, value) = (self.int(index)?, self.get(value));
                match self.thing(list)? {
                    Thing::List(items) => {
                        *items
                            .get_mut(at as usize)
                            .ok_or(Stop::Stuck("outside the list"))? = value
                    }
                    _ => return Err(Stop::Stuck("no list")),
                }
                Val::Null
            }
            Op::ListAppend { list, value } => {
                let value = self.get(value);
                match self.thing(list)? {
                    Thing::List(items) => items.push(value),
                    _ => return Err(Stop::Stuck("no list")),
                }
                Val::Null
            }
            Op::ListPop { list } => match self.thing(list)? {
                Thing::List(items) => items.pop().ok_or(Stop::Exit)?,
                _ => return Err(Stop::Stuck("no list")),
            },
            Op::LoadTupleItem { tuple, index } => {
                let at = self.int(index)?;
                match self.thing(tuple)? {
                    Thing::Tuple(items) => items
                        .get(at as usize)
                        .cloned()
                        .ok_or(Stop::Stuck("outside the tuple"))?,
                    _ => return Err(Stop::Stuck("no tuple")),
                }
            }
            Op::MakeTuple { items } => {
                let items = self.items(items);
                self.world.add(Thing::Tuple(items))
            }
            Op::MakeList { items } => {
                let items = self.items(items);
                self.world.add(Thing::List(items))
            }
            Op::MakeRange { start, stop, step } => {
                let thing = Thing::Range(self.get(start), self.get(stop), self.get(step));
                self.world.add(thing)
            }
            Op::MakeRangeIter { next, stop, step } => {
                let thing = Thing::RangeIter {
                    next: self.int(next)?,
                    stop: self.int(stop)?,
                    step,
                };
                self.world.add(thing)
            }
            Op::MakeSeqIter { seq, index } => {
                let thing = Thing::SeqIter {
                    index: self.int(index)?,
                    seq: self.get(seq),
                };
                self.world.add(thing)
            }
            Op::MakeCell { value } => {
                let value = self.get(value);
                self.world.add(Thing::Cell(value))
            }
            Op::MakeMethod { function, receiver } => {
                let thing = Thing::Method(self.get(function), self.get(receiver));
                self.world.add(thing)
            }
            Op::CallBuiltin { function, args, .. } => {
                let args = self.items(args);
                self.world.call(&format!("{function}"), &args)
            }
            Op::Poll {} | Op::Anchor {} => Val::Null,
            _ => {
                let _ = def;
                return Err(Stop::Stuck("not for the evaluator"));
            }
        })
    }

    /// A result that was proved to fit.
    fn must(&self, value: Option<i64>) -> Step<Val> {
        value
            .map(Val::I64)
            .ok_or(Stop::Stuck("a result that was to fit"))
    }

    fn load(&mut self, object: Def, field: Field) -> Step<Val> {
        let wrong = Err(Stop::Stuck("no such field"));
        Ok(match (self.thing(object)?, field) {
            (Thing::Instance(_, slots), Field::Slot(slot)) => match slots.get(slot as usize) {
                Some(value) => value.clone(),
                None => return wrong,
            },
            (Thing::Cell(value), Field::CellValue) => value.clone(),
            (Thing::List(items), Field::ListLen) | (Thing::Tuple(items), Field::TupleLen) => {
                Val::I64(items.len() as i64)
            }
            (Thing::RangeIter { next, .. }, Field::IterNext) => Val::I64(*next),
            (Thing::RangeIter { stop, .. }, Field::IterStop) => Val::I64(*stop),
            (Thing::RangeIter { step, .. }, Field::IterStep) => Val::I64(*step),
            (Thing::SeqIter { index, .. }, Field::IterIndex) => Val::I64(*index),
            (Thing::SeqIter { seq, .. }, Field::IterSeq) => seq.clone(),
            (Thing::Range(start, ..), Field::RangeStart) => start.clone(),
            (Thing::Range(_, stop, _), Field::RangeStop) => stop.clone(),
            (Thing::Range(.., step), Field::RangeStep) => step.clone(),
            (Thing::Method(function, _), Field::MethodFunction) => function.clone(),
            (Thing::Method(_, receiver), Field::MethodSelf) => receiver.clone(),
            _ => return wrong,
        })
    }

    fn store(&mut self, object: Def, value: Val, field: Field) -> Step<()> {
        match (self.thing(object)?, field, value) {
            (Thing::Instance(_, slots), Field::Slot(slot), value)
                if (slot as usize) < slots.len() =>
            {
                slots[slot as usize] = value;
            }
            (Thing::Cell(content), Field::CellValue, value) => *content = value,
            (Thing::RangeIter { next, .. }, Field::IterNext, Val::I64(value)) => *next = value,
            (Thing::SeqIter { index, .. }, Field::IterIndex, Val::I64(value)) => *index = value,
            _ => return Err(Stop::Stuck("no such field")),
        }
        Ok(())
    }
}

fn floor_div(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    Some(quotient - ((a % b != 0) && ((a < 0) != (b < 0))) as i64)
}

fn modulo(a: i64, b: i64) -> Option<i64> {
    let rest = a.checked_rem(b)?;
    Some(if rest != 0 && (rest < 0) != (b < 0) {
        rest + b
    } else {
        rest
    })
}

fn shl(a: i64, by: i64) -> Option<i64> {
    if !(0..64).contains(&by) {
        return None;
    }
    i64::try_from((a as i128) << by).ok()
}
