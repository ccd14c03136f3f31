//! Globals and attributes.

use super::flow::Ins;
use super::{Builder, Result};
use crate::ci::{Assumption, Attribute, Site, StoreAttribute};
use crate::effects::{Continuation, Exit};
use crate::entity::*;
use crate::fields::Field;
use crate::ops::{Constant, Op};
use crate::types::{Kinds, Type};

impl Builder<'_> {
    pub fn load_global(&mut self, ins: Ins) -> Result<()> {
        let (code, name) = (self.frame().code_ref, ins.arg >> 1);
        let Some(value) = self.world.global(code, name) else {
            return self.interpret(ins);
        };
        self.assume(Assumption::Global { code, name, value });
        let def = self.constant(value);
        self.push(def);
        if ins.arg & 1 != 0 {
            self.push(Def::NULL);
        }
        Ok(())
    }

    /// The receiver with its layout or shape proved.
    fn guard_receiver(&mut self, value: Def, shape: Shape, site: &Site) -> Def {
        let kinds = if self.kinds(value).is_single() {
            self.kinds(value)
        } else {
            site.left
        };
        if kinds.is_single() && kinds != Kinds::OBJECT {
            return self.guard_kinds(value, kinds);
        }
        self.emit_exit(Op::GuardShape { value, shape })
    }

    pub fn load_attr(&mut self, ins: Ins) -> Result<()> {
        let receiver = self.peek(1)?;
        let site = self.site(ins);
        let (code, name) = (self.frame().code_ref, ins.arg >> 1);
        let method = ins.arg & 1 != 0;
        if let Some(object) = self.is_object(receiver)
            && let Some(value) = self.world.constant_attribute(object, code, name)
        {
            self.assume(Assumption::ClassAttribute {
                class: object,
                code,
                name,
            });
            self.pop()?;
            let def = self.constant(value);
            self.push(def);
            if method {
                self.push(Def::NULL);
            }
            return Ok(());
        }
        let usable =
            !site.megamorphic && site.may_fail(Exit::WrongShape) && site.may_fail(Exit::WrongType);
        let answers: Vec<(Shape, Attribute)> = site
            .shapes
            .iter()
            .map(|&shape| (shape, self.world.attribute(shape, code, name)))
            .collect();
        let simple = answers
            .iter()
            .all(|(_, answer)| *answer != Attribute::Unknown);
        if !usable || answers.is_empty() || !simple {
            return self.interpret(ins);
        }
        for &(shape, _) in &answers {
            self.assume(Assumption::ShapeAttribute { shape, code, name });
        }
        if let &[(shape, answer)] = &answers[..] {
            let object = self.guard_receiver(receiver, shape, &site);
            self.pop()?;
            return self.load_found(ins, object, answer, method);
        }
        // Several shapes: properties would be calls in the middle of the chain.
        if answers
            .iter()
            .any(|(_, answer)| matches!(answer, Attribute::Property(_) | Attribute::Member(_)))
        {
            return self.interpret(ins);
        }
        self.pop()?;
        let join = self.f.add_block();
        let params = if method { 2 } else { 1 };
        for _ in 0..params {
            self.f.add_param(join, Type::MAYBE);
        }
        let last = answers.len() - 1;
        for (i, &(shape, answer)) in answers.iter().enumerate() {
            let object = if i == last {
                self.emit_exit(Op::GuardShape {
                    value: receiver,
                    shape,
                })
            } else {
                let condition = self.emit(Op::HasShape {
                    value: receiver,
                    shape,
                });
                let (then, other) = (self.f.add_block(), self.f.add_block());
                let (to_then, to_other) = (self.f.edge(then, &[]), self.f.edge(other, &[]));
                self.end(
                    Op::Branch {
                        condition,
                        then: to_then,
                        other: to_other,
                    },
                    None,
                );
                self.at = then;
                self.reachable = true;
                let object = self.emit(Op::ProvedShape {
                    value: receiver,
                    shape,
                });
                self.attr_case(answer, object, join, method);
                self.at = other;
                self.reachable = true;
                continue;
            };
            self.attr_case(answer, object, join, method);
        }
        self.at = join;
        self.reachable = true;
        let functions: Vec<Object> = answers
            .iter()
            .filter_map(|(_, answer)| match *answer {
                Attribute::Method(function) => Some(function),
                _ => None,
            })
            .collect();
        let all_methods = method && functions.len() == answers.len();
        if all_methods {
            self.dispatch.push((self.f.params(join)[0], functions));
        }
        for i in 0..params {
            let def = self.f.params(join)[i];
            let ty = if i == 0 || all_methods {
                Type::ANY
            } else {
                Type::MAYBE
            };
            self.f.set_type(def, ty);
            self.push(def);
        }
        Ok(())
    }

    /// One case of a chain: computes the attribute and goes to `join`.
    fn attr_case(&mut self, answer: Attribute, object: Def, join: Block, method: bool) {
        let (value, receiver) = match answer {
            Attribute::Method(function) if method => {
                (self.constant(Constant::Object(function)), object)
            }
            Attribute::Method(function) => {
                let function = self.constant(Constant::Object(function));
                let bound = self.emit(Op::MakeMethod {
                    function,
                    receiver: object,
                });
                (bound, self.null)
            }
            Attribute::Slot(slot) => {
                let field = Field::Slot(slot);
                (self.emit(Op::LoadField { object, field }), self.null)
            }
            Attribute::Value(value) => (self.constant(value), self.null),
            Attribute::Member(_) | Attribute::Property(_) | Attribute::Unknown => {
                (self.null, self.null)
            }
        };
        let args = if method {
            vec![value, receiver]
        } else {
            vec![value]
        };
        let to = self.f.edge(join, &args);
        self.end(Op::Jump { to }, None);
    }

    /// Pushes what was found in an instance whose shape is proved.
    fn load_found(&mut self, ins: Ins, object: Def, answer: Attribute, method: bool) -> Result<()> {
        let value = match answer {
            Attribute::Slot(slot) => self.emit(Op::LoadField {
                object,
                field: Field::Slot(slot),
            }),
            Attribute::Member(slot) => {
                let value = self.emit(Op::LoadField {
                    object,
                    field: Field::Member(slot),
                });
                self.emit_exit(Op::GuardBound { value })
            }
            Attribute::Value(value) => self.constant(value),
            Attribute::Method(function) => {
                let function = self.constant(Constant::Object(function));
                if method {
                    self.push(function);
                    self.push(object);
                    return Ok(());
                }
                self.emit(Op::MakeMethod {
                    function,
                    receiver: object,
                })
            }
            Attribute::Property(getter) => {
                let known = self.call_constant(getter, &[object], Continuation::Push, ins)?;
                if known && method {
                    self.push(Def::NULL);
                }
                return Ok(());
            }
            Attribute::Unknown => return self.interpret(ins),
        };
        self.push(value);
        if method {
            self.push(Def::NULL);
        }
        Ok(())
    }

    pub fn store_attr(&mut self, ins: Ins) -> Result<()> {
        let site = self.site(ins);
        let (object, value) = (self.peek(1)?, self.peek(2)?);
        let (code, name) = (self.frame().code_ref, ins.arg);
        let usable = !site.megamorphic && site.may_fail(Exit::WrongShape);
        let &[shape] = &site.shapes[..] else {
            return self.interpret(ins);
        };
        let answer = self.world.store_attribute(shape, code, name);
        if !usable || answer == StoreAttribute::Unknown {
            return self.interpret(ins);
        }
        self.assume(Assumption::ShapeAttribute { shape, code, name });
        let object = self.emit_exit(Op::GuardShape {
            value: object,
            shape,
        });
        self.pop_n(2)?;
        match answer {
            StoreAttribute::Slot(slot) => self.store_field(object, value, Field::Slot(slot)),
            StoreAttribute::Member(slot) => self.store_field(object, value, Field::Member(slot)),
            StoreAttribute::Add(slot, shape) => {
                self.emit(Op::AddSlot {
                    object,
                    value,
                    slot,
                    shape,
                });
            }
            StoreAttribute::Unknown => {}
        }
        Ok(())
    }
}
