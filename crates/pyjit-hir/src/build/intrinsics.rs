//! Builtins that HIR has ops for. False: not with these arguments.

use super::{Builder, Result};
use crate::ci::{Intrinsic, Site};
use crate::effects::Exit;
use crate::entity::*;
use crate::fields::Field;
use crate::ops::{Constant, Op};
use crate::types::{Kinds, Type};
use pyjit_bytecode::opcode::Comparison;

impl Builder<'_> {
    /// The argument's kinds, if they are proved; else what the site has seen of the first argument.
    fn argument_kinds(&self, def: Def, site: &Site) -> Kinds {
        let kinds = self.kinds(def);
        if kinds.is_single() || site.left.is_empty() || !site.may_fail(Exit::WrongType) {
            kinds
        } else {
            site.left
        }
    }

    pub fn intrinsic(&mut self, which: Intrinsic, args: &[Def], site: &Site) -> Result<bool> {
        let pushed = match (which, args) {
            (Intrinsic::Range, &[..]) if (1..=3).contains(&args.len()) => self.range(args, site)?,
            (Intrinsic::Len, &[object]) => self.length(object, site),
            (Intrinsic::Abs, &[value]) => self.abs(value, site),
            (Intrinsic::Min, &[a, b]) => self.min_max(a, b, true),
            (Intrinsic::Max, &[a, b]) => self.min_max(a, b, false),
            (Intrinsic::Isinstance, &[object, class]) => self.isinstance(object, class),
            (Intrinsic::Ord, &[text]) if self.argument_kinds(text, site) == Kinds::STR => {
                let a = self.guard_kinds(text, Kinds::STR);
                let value = self.emit_exit(Op::Ord { a });
                Some(self.emit(Op::BoxInt { value }))
            }
            (Intrinsic::Chr, &[number])
                if self.argument_kinds(number, site) == Kinds::SMALL_INT =>
            {
                let a = self.unbox_int(number, Kinds::SMALL_INT);
                Some(self.emit_exit(Op::Chr { a }))
            }
            (Intrinsic::Float, &[number]) => match self.argument_kinds(number, site) {
                Kinds::FLOAT => Some(self.guard_kinds(number, Kinds::FLOAT)),
                Kinds::SMALL_INT => {
                    let value = self.unbox_int(number, Kinds::SMALL_INT);
                    let value = self.emit(Op::IntToFloat { value });
                    Some(self.emit(Op::BoxFloat { value }))
                }
                _ => None,
            },
            (Intrinsic::Int, &[number]) => match self.argument_kinds(number, site) {
                Kinds::SMALL_INT => Some(self.guard_kinds(number, Kinds::SMALL_INT)),
                Kinds::FLOAT if site.may_fail(Exit::Overflow) => {
                    let value = self.unbox_float(number);
                    let value = self.emit_exit(Op::FloatToInt { value });
                    Some(self.emit(Op::BoxInt { value }))
                }
                _ => None,
            },
            (Intrinsic::Bool, &[value]) => match self.argument_kinds(value, site) {
                Kinds::BOOL => Some(self.guard_kinds(value, Kinds::BOOL)),
                _ => None,
            },
            (Intrinsic::ListAppend, &[list, value]) => {
                if self.kinds(list) != Kinds::LIST && !site.may_fail(Exit::WrongType) {
                    None
                } else {
                    let list = self.guard_kinds(list, Kinds::LIST);
                    self.emit(Op::ListAppend { list, value });
                    Some(self.none())
                }
            }
            (Intrinsic::ListPop, &[list]) if site.may_fail(Exit::OutOfBounds) => {
                let list = self.guard_kinds(list, Kinds::LIST);
                Some(self.emit_exit(Op::ListPop { list }))
            }
            (Intrinsic::DictGet, &[dict, key]) => {
                let default = self.none();
                self.dict_get_default(dict, key, default, site)
            }
            (Intrinsic::DictGet, &[dict, key, default]) => {
                self.dict_get_default(dict, key, default, site)
            }
            (Intrinsic::Sqrt, &[number]) if site.may_fail(Exit::BadOperand) => {
                match self.argument_kinds(number, site) {
                    Kinds::FLOAT => {
                        let a = self.unbox_float(number);
                        Some(self.float_root(a))
                    }
                    Kinds::SMALL_INT => {
                        let value = self.unbox_int(number, Kinds::SMALL_INT);
                        let a = self.emit(Op::IntToFloat { value });
                        Some(self.float_root(a))
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(def) = pushed {
            self.push(def);
        }
        Ok(pushed.is_some())
    }

    fn float_root(&mut self, a: Def) -> Def {
        let value = self.emit_exit(Op::FloatSqrt { a });
        self.emit(Op::BoxFloat { value })
    }

    fn range(&mut self, args: &[Def], site: &Site) -> Result<Option<Def>> {
        for &arg in args {
            let kinds = self.kinds(arg);
            let possible = !kinds.intersect(Kinds::SMALL_INT).is_empty();
            if !possible || kinds != Kinds::SMALL_INT && !site.may_fail(Exit::WrongType) {
                return Ok(None);
            }
        }
        let (start, stop, step) = match *args {
            [stop] => {
                let start = self.constant(Constant::Int(0));
                let step = self.constant(Constant::Int(1));
                (start, stop, step)
            }
            [start, stop] => (start, stop, self.constant(Constant::Int(1))),
            [start, stop, step] => (start, stop, step),
            _ => return Ok(None),
        };
        // Only steps that are constants: a step of 0 raises, and loops want to know the direction.
        let step_type = self.f.ty(step);
        if step_type.constant().is_none_or(|step| step == 0) {
            return Ok(None);
        }
        let start = self.guard_kinds(start, Kinds::SMALL_INT);
        let stop = self.guard_kinds(stop, Kinds::SMALL_INT);
        Ok(Some(self.emit(Op::MakeRange { start, stop, step })))
    }

    fn length(&mut self, object: Def, site: &Site) -> Option<Def> {
        let kinds = self.argument_kinds(object, site);
        let field = match kinds {
            Kinds::LIST => Field::ListLen,
            Kinds::TUPLE => Field::TupleLen,
            Kinds::STR => Field::StrLen,
            Kinds::BYTES => Field::BytesLen,
            Kinds::DICT => Field::DictLen,
            Kinds::SET => Field::SetLen,
            _ => return None,
        };
        let object = self.guard_kinds(object, kinds);
        let value = self.emit(Op::LoadField { object, field });
        Some(self.emit(Op::BoxInt { value }))
    }

    fn abs(&mut self, value: Def, site: &Site) -> Option<Def> {
        match self.argument_kinds(value, site) {
            Kinds::SMALL_INT => {
                let a = self.unbox_int(value, Kinds::SMALL_INT);
                let zero = self.int(0);
                let b = self.emit_exit(Op::IntSub { a: zero, b: a });
                let value = self.emit(Op::IntMax { a, b });
                Some(self.emit(Op::BoxInt { value }))
            }
            Kinds::FLOAT => {
                let a = self.unbox_float(value);
                let value = self.emit(Op::FloatAbs { a });
                Some(self.emit(Op::BoxFloat { value }))
            }
            _ => None,
        }
    }

    /// Ints only: of floats the order of the arguments counts (NaN, -0.0).
    fn min_max(&mut self, a: Def, b: Def, min: bool) -> Option<Def> {
        if !self.kinds(a).within(Kinds::SMALL_INT) || !self.kinds(b).within(Kinds::SMALL_INT) {
            return None;
        }
        let (a, b) = (
            self.unbox_int(a, Kinds::SMALL_INT),
            self.unbox_int(b, Kinds::SMALL_INT),
        );
        let value = match min {
            true => self.emit(Op::IntMin { a, b }),
            false => self.emit(Op::IntMax { a, b }),
        };
        Some(self.emit(Op::BoxInt { value }))
    }

    /// Of builtin layouts: a value of such a kind is an instance if its kind is the class's; others need a look.
    fn isinstance(&mut self, object: Def, class: Def) -> Option<Def> {
        let class = self.is_object(class)?;
        let layout = self.world.layout_of_class(class)?;
        let kinds = self.kinds(object);
        // Instances of Python classes may inherit from the class.
        if !kinds.intersect(Kinds::OBJECT).is_empty() {
            return None;
        }
        let value = self.emit(Op::HasType {
            value: object,
            ty: Type::boxed(layout),
        });
        Some(self.emit(Op::BoxBool { value }))
    }

    fn dict_get_default(&mut self, dict: Def, key: Def, default: Def, site: &Site) -> Option<Def> {
        let kinds = match self.kinds(key) {
            kinds if kinds.is_single() => kinds,
            _ => site.right,
        };
        let dict_proved = self.kinds(dict) == Kinds::DICT;
        let usable =
            site.may_fail(Exit::OtherKeys) && (dict_proved || site.may_fail(Exit::WrongType));
        if !usable || kinds != Kinds::STR && kinds != Kinds::SMALL_INT {
            return None;
        }
        let dict = self.guard_kinds(dict, Kinds::DICT);
        let key = self.guard_kinds(key, kinds);
        let value = self.dict_get(dict, key, kinds);
        let condition = self.emit(Op::IsNull { value });
        let found = self.f.add_block();
        let join = self.f.add_block();
        let then = self.f.edge(join, &[default]);
        let other = self.f.edge(found, &[]);
        self.end(
            Op::Branch {
                condition,
                then,
                other,
            },
            None,
        );
        self.at = found;
        self.reachable = true;
        let value = self.emit(Op::ProvedType {
            value,
            ty: Type::ANY,
        });
        let to = self.f.edge(join, &[value]);
        self.end(Op::Jump { to }, None);
        self.at = join;
        self.reachable = true;
        Some(self.f.add_param(join, Type::ANY))
    }

    /// Whether `next` is before the end, in the direction of the step.
    pub fn in_range(&mut self, next: Def, stop: Def, step: i64) -> Def {
        let how = if step > 0 {
            Comparison::Lt
        } else {
            Comparison::Gt
        };
        self.emit(Op::IntCompare {
            a: next,
            b: stop,
            how,
        })
    }
}
