//! Random functions before and after passes, executed over the same inputs.
//!
//! In the functions made here every statement has a block of its own whose parameters are all that is alive, and frame
//! states name that block and those values. So when the optimised function leaves, the original goes on from there, as
//! tier 0 would; both must end with the same value and the same log of calls.

use pyjit_bytecode::opcode::Comparison;
use pyjit_hir::effects::Continuation;
use pyjit_hir::eval::{Eval, Outcome, Val};
use pyjit_hir::function::{FrameState, InlinedCode, ObjectInfo};
use pyjit_hir::ops::FloatBits;
use pyjit_hir::passes::{PASSES, PassCx, optimise};
use pyjit_hir::{
    Block, CodeIndex, Constant, Def, Edge, Exit, Field, Function, Kinds, Object, Op, Shape, State,
    Traits, Type, verify,
};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

const VARIABLES: usize = 5;

struct Generator {
    random: Random,
    f: Function,
    at: Block,
    /// Variables, then the iterators of the loops around.
    values: Vec<Def>,
    state: State,
    budget: u32,
}

impl Generator {
    fn function(seed: u64) -> Function {
        let mut f = Function::new("random");
        f.codes.push(InlinedCode {
            code: pyjit_hir::ci::CodeRef(0),
            name: "random".into(),
        });
        f.objects.push(ObjectInfo {
            kind: Kinds::BUILTIN,
            label: "call".into(),
        });
        f.add_block();
        let values = (0..VARIABLES)
            .map(|_| f.add_param(Function::ENTRY, Type::ANY))
            .collect();
        let mut generator = Generator {
            random: Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            f,
            at: Function::ENTRY,
            values,
            state: State(0),
            budget: 22,
        };
        for _ in 0..3 {
            generator.random.next();
        }
        generator.statements(0);
        generator.checkpoint();
        let value = generator.variable();
        generator.emit(Op::Return { value });
        generator.f
    }

    fn emit(&mut self, op: Op) -> Def {
        let state = op.needs_state().then_some(self.state);
        self.f.append(self.at, op, state)
    }

    fn state_for(&mut self, block: Block, values: &[Def]) -> State {
        let (locals, stack) = (self.f.list(values), self.f.list(&[]));
        self.f.add_frame(FrameState {
            code: CodeIndex(0),
            offset: block.0,
            continuation: Continuation::Retry,
            locals,
            stack,
            parent: None,
        })
    }

    /// A new block whose parameters are all values; edges to it pass `values`.
    fn block(&mut self) -> Block {
        let block = self.f.add_block();
        for i in 0..self.values.len() {
            self.f.add_param(
                block,
                if i < VARIABLES {
                    Type::ANY
                } else {
                    Type::RANGE_ITER
                },
            );
        }
        block
    }

    fn enter(&mut self, block: Block) {
        self.at = block;
        self.values = self.f.params(block).to_vec();
        let values = self.values.clone();
        self.state = self.state_for(block, &values);
    }

    fn edge(&mut self, block: Block) -> Edge {
        let values = self.values.clone();
        self.f.edge(block, &values)
    }

    fn jump(&mut self, block: Block) {
        let to = self.edge(block);
        self.emit(Op::Jump { to });
    }

    fn checkpoint(&mut self) {
        let block = self.block();
        self.jump(block);
        self.enter(block);
    }

    fn pick(&mut self) -> usize {
        self.random.below(VARIABLES as u64) as usize
    }

    fn variable(&mut self) -> Def {
        let i = self.pick();
        self.values[i]
    }

    fn set(&mut self, value: Def) {
        let i = self.pick();
        self.values[i] = value;
    }

    fn guard(&mut self, ty: Type) -> Def {
        let value = self.variable();
        self.emit(Op::GuardType { value, ty })
    }

    fn number(&mut self) -> Def {
        if self.random.chance(25) {
            let value = match self.random.below(8) {
                0 => i64::MAX - self.random.below(3) as i64,
                1 => -(self.random.below(1 << 33) as i64),
                2 => 1 << self.random.below(40),
                _ => self.random.below(20) as i64 - 6,
            };
            return self.emit(Op::ConstInt { value });
        }
        if self.random.chance(70) {
            let value = self.guard(Type::SMALL_INT);
            self.emit(Op::UnboxSmall { value })
        } else {
            let value = self.guard(Type::INT);
            self.emit(Op::UnboxInt { value })
        }
    }

    fn float(&mut self) -> Def {
        match self.random.below(4) {
            0 => {
                let value = FloatBits::new(self.random.below(9) as f64 * 0.5 - 1.0);
                self.emit(Op::ConstFloat { value })
            }
            1 => {
                let value = self.number();
                self.emit(Op::IntToFloat { value })
            }
            2 => {
                let value = self.guard(Type::NUMBER);
                self.emit(Op::UnboxNumber { value })
            }
            _ => {
                let value = self.guard(Type::FLOAT);
                self.emit(Op::UnboxFloat { value })
            }
        }
    }

    fn int_op(&mut self) -> Def {
        let (a, mut b) = (self.number(), self.number());
        let op = match self.random.below(14) {
            0..=3 => Op::IntAdd { a, b },
            4 => Op::IntSub { a, b },
            5 => Op::IntMul { a, b },
            6 => Op::IntFloorDiv { a, b },
            7 => Op::IntMod { a, b },
            8 => Op::IntAnd { a, b },
            9 => Op::IntOr { a, b },
            10 => Op::IntXor { a, b },
            11 => Op::IntMin { a, b },
            12 => {
                b = self.emit(Op::ConstInt {
                    value: self.random.0 as i64 & 7,
                });
                Op::IntShl { a, b }
            }
            _ => {
                b = self.emit(Op::ConstInt {
                    value: self.random.0 as i64 & 7,
                });
                Op::IntShr { a, b }
            }
        };
        self.emit(op)
    }

    fn condition(&mut self) -> Def {
        let how = Comparison::ALL[self.random.below(6) as usize];
        match self.random.below(6) {
            0 => {
                let (a, b) = (self.float(), self.float());
                self.emit(Op::FloatCompare { a, b, how })
            }
            1 => {
                let value = self.variable();
                let ty = [Type::NONE, Type::INT, Type::LIST][self.random.below(3) as usize];
                self.emit(Op::HasType { value, ty })
            }
            2 => {
                let value = self.guard(Type::boxed(
                    Kinds::INT.union(Kinds::FLOAT).union(Kinds::LIST),
                ));
                self.emit(Op::Truth { value })
            }
            _ => {
                let (a, b) = (self.number(), self.number());
                self.emit(Op::IntCompare { a, b, how })
            }
        }
    }

    fn statements(&mut self, depth: u32) {
        let count = 2 + self.random.below(4);
        for _ in 0..count {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.checkpoint();
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: u32) {
        match self.random.below(24) {
            0..=4 => {
                let value = self.int_op();
                let value = self.emit(Op::BoxInt { value });
                self.set(value);
            }
            5 => {
                let (a, b) = (self.float(), self.float());
                let op = match self.random.below(4) {
                    0 => Op::FloatAdd { a, b },
                    1 => Op::FloatMul { a, b },
                    2 => Op::FloatDiv { a, b },
                    _ => Op::FloatSub { a, b },
                };
                let value = self.emit(op);
                let value = self.emit(Op::BoxFloat { value });
                self.set(value);
            }
            6 => {
                let value = match self.random.below(5) {
                    0 => Constant::None,
                    1 => Constant::float(0.25),
                    _ => Constant::Int(self.random.below(12) as i32 - 3),
                };
                let value = self.emit(Op::Const { value });
                self.set(value);
            }
            7 => {
                let items = [self.variable(), self.variable()];
                let items = self.f.list(&items);
                let op = if self.random.chance(50) {
                    Op::MakeTuple { items }
                } else {
                    Op::MakeList { items }
                };
                let value = self.emit(op);
                self.set(value);
            }
            8 | 9 => self.subscript(),
            10 => {
                let list = self.guard(Type::LIST);
                let value = self.variable();
                self.emit(Op::ListAppend { list, value });
            }
            11 => {
                let object = self.emit(Op::NewObject {
                    shape: Shape(0),
                    class: Constant::Object(Object(0)),
                });
                for slot in 0..2 {
                    let value = self.variable();
                    self.emit(Op::AddSlot {
                        object,
                        value,
                        slot,
                        shape: Shape(slot + 1),
                    });
                }
                self.set(object);
            }
            12 | 13 => {
                let value = self.variable();
                let object = self.emit(Op::GuardShape {
                    value,
                    shape: Shape(2),
                });
                let field = Field::Slot(self.random.below(2) as u32);
                if self.random.chance(50) {
                    let value = self.variable();
                    self.emit(Op::StoreField {
                        object,
                        value,
                        field,
                    });
                } else {
                    let value = self.emit(Op::LoadField { object, field });
                    self.set(value);
                }
            }
            14 => {
                let value = self.variable();
                let cell = self.emit(Op::MakeCell { value });
                self.set(cell);
            }
            15 => {
                let cell = self.guard(Type::CELL);
                let field = Field::CellValue;
                if self.random.chance(50) {
                    let value = self.variable();
                    self.emit(Op::StoreField {
                        object: cell,
                        value,
                        field,
                    });
                } else {
                    let value = self.emit(Op::LoadField {
                        object: cell,
                        field,
                    });
                    let value = self.emit(Op::GuardBound { value });
                    self.set(value);
                }
            }
            16 => {
                let args = [self.variable()];
                let args = self.f.list(&args);
                let value = self.emit(Op::CallBuiltin {
                    function: Constant::Object(Object(0)),
                    traits: Traits {
                        result: Type::ANY,
                        ..Traits::UNKNOWN
                    },
                    args,
                });
                self.set(value);
            }
            17 | 18 if depth < 3 => self.branch(depth),
            19..=21 if depth < 3 => self.for_loop(depth),
            22 if depth < 3 => self.while_loop(depth),
            _ => {
                let condition = self.condition();
                let value = self.emit(Op::BoxBool { value: condition });
                self.set(value);
            }
        }
    }

    fn subscript(&mut self) {
        let is_list = self.random.chance(60);
        let (ty, field) = if is_list {
            (Type::LIST, Field::ListLen)
        } else {
            (Type::TUPLE, Field::TupleLen)
        };
        let object = self.guard(ty);
        let mut index = self.number();
        let len = self.emit(Op::LoadField { object, field });
        if self.random.chance(30) {
            index = self.emit(Op::WrapIndex { index, len });
        }
        let index = self.emit(Op::CheckIndex { index, len });
        if is_list && self.random.chance(40) {
            let value = self.variable();
            self.emit(Op::StoreItem {
                list: object,
                index,
                value,
            });
            return;
        }
        let value = match is_list {
            true => self.emit(Op::LoadItem {
                list: object,
                index,
            }),
            false => self.emit(Op::LoadTupleItem {
                tuple: object,
                index,
            }),
        };
        self.set(value);
    }

    fn branch(&mut self, depth: u32) {
        let condition = self.condition();
        let (then, other, join) = (self.block(), self.block(), self.block());
        let (to_then, to_other) = (self.edge(then), self.edge(other));
        self.emit(Op::Branch {
            condition,
            then: to_then,
            other: to_other,
        });
        self.enter(then);
        self.statements(depth + 1);
        self.jump(join);
        self.enter(other);
        if self.random.chance(15) {
            self.emit(Op::Leave {
                why: Exit::NeverRan,
            });
        } else {
            if self.random.chance(60) {
                self.statements(depth + 1);
            }
            self.jump(join);
        }
        self.enter(join);
    }

    fn anchor(&mut self, header: Block) {
        let values = self.values.clone();
        let state = self.state_for(header, &values);
        self.f.append(self.at, Op::Anchor {}, Some(state));
        self.jump(header);
    }

    fn poll(&mut self, header: Block) {
        let values = self.values.clone();
        let state = self.state_for(header, &values);
        self.f.append(self.at, Op::Poll {}, Some(state));
        self.jump(header);
    }

    fn for_loop(&mut self, depth: u32) {
        let next = self.emit(Op::ConstInt {
            value: self.random.0 as i64 & 3,
        });
        let stop = if self.random.chance(40) {
            let list = self.guard(Type::LIST);
            self.emit(Op::LoadField {
                object: list,
                field: Field::ListLen,
            })
        } else if self.random.chance(40) {
            let number = self.number();
            let seven = self.emit(Op::ConstInt { value: 7 });
            self.emit(Op::IntAnd {
                a: number,
                b: seven,
            })
        } else {
            self.emit(Op::ConstInt {
                value: self.random.0 as i64 & 7,
            })
        };
        let iter = self.emit(Op::MakeRangeIter {
            next,
            stop,
            step: 1,
        });
        self.values.push(iter);
        let header = self.block();
        self.anchor(header);
        self.enter(header);
        let iter = self.values[self.values.len() - 1];
        let next = self.emit(Op::LoadField {
            object: iter,
            field: Field::IterNext,
        });
        let stop = self.emit(Op::LoadField {
            object: iter,
            field: Field::IterStop,
        });
        let condition = self.emit(Op::IntCompare {
            a: next,
            b: stop,
            how: Comparison::Lt,
        });
        let body = self.f.add_block();
        let then = self.f.edge(body, &[]);
        let values = self.values.clone();
        self.values.pop();
        let done = self.block();
        let other = self.edge(done);
        self.values = values;
        self.emit(Op::Branch {
            condition,
            then,
            other,
        });
        self.at = body;
        let one = self.emit(Op::ConstInt { value: 1 });
        let after = self.emit(Op::IntAdd { a: next, b: one });
        self.emit(Op::StoreField {
            object: iter,
            value: after,
            field: Field::IterNext,
        });
        let item = self.emit(Op::BoxInt { value: next });
        self.set(item);
        self.statements(depth + 1);
        self.poll(header);
        self.enter(done);
    }

    fn while_loop(&mut self, depth: u32) {
        let header = self.block();
        self.anchor(header);
        self.enter(header);
        let condition = self.condition();
        let (body, done) = (self.block(), self.block());
        let (then, other) = (self.edge(body), self.edge(done));
        self.emit(Op::Branch {
            condition,
            then,
            other,
        });
        self.enter(body);
        self.statements(depth + 1);
        self.poll(header);
        self.enter(done);
    }
}

/// Runs to the end: where it leaves, the original goes on.
fn finish(function: &Function, original: &Function, args: &[Val]) -> (String, Vec<String>, bool) {
    let mut world = Eval::default();
    let mut outcome = world.run(function, Function::ENTRY, args);
    for _ in 0..1000 {
        let Outcome::Left { unit, locals, .. } = &outcome else {
            break;
        };
        let (block, locals) = (Block(*unit), locals.clone());
        match world.run(original, block, &locals) {
            // A guard that fails in tier 0 as well: the same everywhere.
            Outcome::Left { overflow: true, .. } => return (String::new(), world.log, true),
            Outcome::Left { unit, locals, .. } => {
                let shown: Vec<String> = locals.iter().map(|value| world.show(value)).collect();
                return (format!("left at {unit} {shown:?}"), world.log, false);
            }
            other => outcome = other,
        }
    }
    let fuel = outcome == Outcome::Stuck("fuel");
    let text = match &outcome {
        Outcome::Returned(value) => format!("returned {}", world.show(value)),
        other => format!("{other:?}"),
    };
    (text, world.log, fuel)
}

fn inputs(random: &mut Random) -> Vec<Val> {
    (0..VARIABLES)
        .map(|_| match random.below(8) {
            0 => Val::None,
            1 => Val::Float(random.below(7) as f64 - 2.5),
            2 => Val::Int(i32::MAX as i64 - random.below(2) as i64),
            3 => Val::Int((1 << 40) + random.below(2) as i64),
            _ => Val::Int(random.below(9) as i64 - 2),
        })
        .collect()
}

fn check(seed: u64, disabled: &[&str]) -> Result<(), String> {
    let original = Generator::function(seed);
    verify(&original)
        .map_err(|message| format!("seed {seed}: the generator: {message}\n{original}"))?;
    let mut function = original.clone();
    let mut wrong = None;
    optimise(
        &mut function,
        disabled,
        &mut PassCx::default(),
        |pass, function| {
            if wrong.is_none()
                && let Err(message) = verify(function)
            {
                wrong = Some(format!("seed {seed}, after {pass}: {message}\n{function}"));
            }
        },
    );
    if let Some(message) = wrong {
        return Err(message);
    }
    let mut random = Random(seed | 1);
    for _ in 0..6 {
        let args = inputs(&mut random);
        let (expected, log, fuel) = finish(&original, &original, &args);
        if fuel {
            continue;
        }
        let (got, other_log, _) = finish(&function, &original, &args);
        if got != expected || log != other_log {
            return Err(format!(
                "seed {seed} disabled {disabled:?} with {args:?}: {expected} {log:?} became {got} {other_log:?}\n{original}\n-->\n{function}"
            ));
        }
    }
    Ok(())
}

fn first_failure(seeds: std::ops::Range<u64>, disabled: impl Fn(u64) -> Vec<&'static str>) {
    let mut failed = 0;
    let mut first = String::new();
    for seed in seeds {
        if let Err(message) = check(seed, &disabled(seed)) {
            failed += 1;
            if first.is_empty() || message.len() < first.len() {
                first = message;
            }
        }
    }
    assert!(failed == 0, "{failed} failed; the shortest:\n{first}");
}

fn count() -> u64 {
    let text = std::env::var("PYJIT_HIR_SEEDS").unwrap_or_default();
    text.parse().unwrap_or(1500)
}

#[test]
fn all_passes() {
    first_failure(1..count(), |_| Vec::new());
}

/// Each pass must also do without the others.
#[test]
fn some_passes_off() {
    first_failure(1..count(), |seed| {
        let mut random = Random(seed.wrapping_mul(77) | 1);
        PASSES
            .iter()
            .map(|pass| pass.name)
            .filter(|name| *name != "unrefine" && random.chance(25))
            .collect()
    });
}
