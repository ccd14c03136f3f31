//! Real bytecode with random feedback: every function of the `.pyc` files below `PYJIT_HIR_PYC` is built, for calls and
//! for on-stack replacement, and goes through all passes, verified after each. Skipped without the variable.

use pyjit_bytecode::exception_table::find_handler;
use pyjit_bytecode::{Code, Const, Opcode, flags};
use pyjit_hir::ci::*;
use pyjit_hir::function::ObjectInfo;
use pyjit_hir::passes::{PassCx, optimise};
use pyjit_hir::{Constant, Entry, Exit, Kinds, Object, Options, Shape, Traits, build, verify};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

struct RandomWorld {
    codes: Vec<Arc<Code>>,
    seed: u64,
}

impl RandomWorld {
    fn hash(&self, a: u32, b: u32, salt: u32) -> u64 {
        let mut x = self.seed ^ (a as u64) << 40 ^ (b as u64) << 8 ^ salt as u64;
        for _ in 0..3 {
            x ^= x >> 29;
            x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        }
        x >> 20
    }

    fn kinds(&self, a: u32, b: u32, salt: u32) -> Kinds {
        const CHOICES: [Kinds; 12] = [
            Kinds::SMALL_INT,
            Kinds::SMALL_INT,
            Kinds::SMALL_INT,
            Kinds::FLOAT,
            Kinds::LIST,
            Kinds::STR,
            Kinds::TUPLE,
            Kinds::DICT,
            Kinds::INT,
            Kinds::NONE,
            Kinds::OBJECT,
            Kinds::EMPTY,
        ];
        CHOICES[(self.hash(a, b, salt) % 12) as usize]
    }
}

impl World for RandomWorld {
    fn code(&self, code: CodeRef) -> Arc<Code> {
        self.codes[code.0 as usize].clone()
    }

    fn site(&self, code: CodeRef, unit: u32) -> Site {
        let mut site = Site::unknown(Opcode::NOP);
        site.left = self.kinds(code.0, unit, 1);
        site.right = self.kinds(code.0, unit, 2);
        let hash = self.hash(code.0, unit, 3);
        site.form = match hash % 5 {
            0 => Opcode::FOR_ITER_LIST,
            1 => Opcode::FOR_ITER_RANGE,
            2 => Opcode::FOR_ITER_TUPLE,
            _ => Opcode::NOP,
        };
        site.never_ran = hash.is_multiple_of(97);
        for i in 0..hash / 8 % 4 {
            site.shapes.push(Shape((hash / 64 % 7 + i) as u32));
        }
        if hash.is_multiple_of(3) {
            site.target = Some(Object((hash / 16 % 40) as u32));
        }
        if hash.is_multiple_of(11) {
            site.failed.push(Exit::WrongType);
        }
        site
    }

    fn branches(&self, _: CodeRef, _: u32) -> Option<Branches> {
        None
    }

    fn constant(&self, code: CodeRef, index: u32) -> Constant {
        match &self.codes[code.0 as usize].consts[index as usize] {
            Const::None => Constant::None,
            Const::True => Constant::True,
            Const::False => Constant::False,
            Const::Int(value) if i32::try_from(*value).is_ok() => Constant::Int(*value as i32),
            Const::Float(value) => Constant::float(*value),
            Const::Str(_) => Constant::Object(Object(100)),
            Const::Tuple(_) => Constant::Object(Object(101)),
            _ => Constant::Object(Object(102)),
        }
    }

    fn common_constant(&self, n: u32) -> Option<Constant> {
        Some(Constant::Object(Object(n % 40)))
    }

    fn object(&self, object: Object) -> ObjectInfo {
        let kind = match object.0 {
            100 => Kinds::STR,
            101 => Kinds::TUPLE,
            102.. => Kinds::OBJECT,
            n => match n % 4 {
                0 | 1 => Kinds::FUNCTION,
                2 => Kinds::BUILTIN,
                _ => Kinds::CLASS,
            },
        };
        ObjectInfo {
            kind,
            label: "x".into(),
        }
    }

    fn global(&self, code: CodeRef, name: u32) -> Option<Constant> {
        let hash = self.hash(code.0, name, 5);
        (!hash.is_multiple_of(3)).then_some(Constant::Object(Object((hash / 4 % 40) as u32)))
    }

    fn attribute(&self, shape: Shape, code: CodeRef, name: u32) -> Attribute {
        let hash = self.hash(shape.0, code.0 * 1000 + name, 6);
        match hash % 8 {
            0..=2 => Attribute::Slot((hash / 8 % 5) as u32),
            3 => Attribute::Member(1),
            4 | 5 => Attribute::Method(Object((hash / 8 % 40) as u32)),
            6 => Attribute::Property(Object((hash / 8 % 10 * 4) as u32)),
            _ => Attribute::Value(Constant::Int(3)),
        }
    }

    fn store_attribute(&self, shape: Shape, code: CodeRef, name: u32) -> StoreAttribute {
        let hash = self.hash(shape.0, code.0 * 1000 + name, 7);
        match hash % 4 {
            0 | 1 => StoreAttribute::Slot((hash / 8 % 5) as u32),
            2 => StoreAttribute::Add((hash / 8 % 5) as u32, Shape(shape.0 + 1)),
            _ => StoreAttribute::Unknown,
        }
    }

    fn constant_attribute(&self, object: Object, _: CodeRef, name: u32) -> Option<Constant> {
        let hash = self.hash(object.0, name, 8);
        hash.is_multiple_of(2)
            .then_some(Constant::Object(Object((hash / 4 % 40) as u32)))
    }

    fn callee(&self, object: Object) -> Callee {
        match object.0 % 4 {
            0 | 1 => Callee::Function(FunctionInfo {
                code: CodeRef((self.hash(object.0, 0, 9) % self.codes.len() as u64) as u32),
                defaults: vec![Constant::None],
                keyword_defaults: Vec::new(),
            }),
            2 => Callee::Builtin(BuiltinInfo {
                intrinsic: Intrinsic::from_index((self.hash(object.0, 0, 10) % 30) as usize),
                traits: Traits::UNKNOWN,
                by_position: true,
            }),
            _ => Callee::Class(ClassInfo {
                intrinsic: (object.0 % 8 == 3).then_some(Intrinsic::Range),
                fresh: Some(Shape(0)),
                init: (object.0 % 16 > 7).then_some(Object(object.0 % 8 / 4 * 4)),
            }),
        }
    }

    fn layout_of_class(&self, class: Object) -> Option<Kinds> {
        class.0.is_multiple_of(3).then_some(Kinds::STR)
    }

    fn entry_kinds(&self, slot: u32) -> Kinds {
        match self.hash(slot, 0, 11) % 6 {
            0 => Kinds::RANGE_ITER,
            1 => Kinds::LIST_ITER,
            _ => self.kinds(slot, 0, 12),
        }
    }
}

fn collect(code: &Arc<Code>, all: &mut Vec<Arc<Code>>) {
    all.push(code.clone());
    for value in &code.consts {
        if let Const::Code(inner) = value {
            collect(inner, all);
        }
    }
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "pyc") {
            found.push(path);
        }
    }
}

/// Loop heads: targets of backward jumps.
fn heads(code: &Code) -> Vec<u32> {
    let all = pyjit_bytecode::disasm::instructions(&code.code);
    let backward = all.filter(|ins| ins.opcode == Some(Opcode::JUMP_BACKWARD));
    let mut heads: Vec<u32> = backward
        .filter_map(|ins| ins.target().map(|at| at as u32))
        .collect();
    heads.sort();
    heads.dedup();
    heads.retain(|&head| {
        find_handler(&code.exceptiontable, head).is_none() || head.is_multiple_of(2)
    });
    heads
}

#[test]
fn builds_and_optimises() {
    let Some(folder) = std::env::var_os("PYJIT_HIR_PYC") else {
        return;
    };
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths);
    paths.sort();
    let step: usize = std::env::var("PYJIT_HIR_STEP")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    let mut bailouts: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut built, mut units) = (0u32, 0usize);
    let (mut building, mut optimising) = (Duration::ZERO, Duration::ZERO);
    let mut by_pass: BTreeMap<String, Duration> = BTreeMap::new();
    let mut counts = PassCx::default();
    let mut failures = Vec::new();
    for (number, path) in paths.iter().enumerate().step_by(step) {
        let bytes = std::fs::read(path).unwrap();
        let Ok(code) = pyjit_bytecode::marshal::read_code(&bytes[16..]) else {
            continue;
        };
        let mut codes = Vec::new();
        collect(&code, &mut codes);
        let world = RandomWorld {
            codes,
            seed: number as u64 * 77 + 5,
        };
        for index in 0..world.codes.len() {
            let source = &world.codes[index];
            if source.flags & flags::GENERATORS != 0 {
                continue;
            }
            let mut entries = vec![Entry::Call];
            entries.extend(heads(source).into_iter().map(Entry::Osr));
            for entry in entries {
                let options = Options {
                    speculate: index % 7 != 3,
                    ..Options::default()
                };
                let place = || format!("{} {} {entry:?}", path.display(), source.qualname);
                let start = Instant::now();
                let mut function = match build(&world, CodeRef(index as u32), entry, &options) {
                    Ok(function) => function,
                    Err(why) => {
                        if std::env::var_os("PYJIT_HIR_SHOW").is_some() {
                            println!("{}: {}", place(), why.name());
                        }
                        *bailouts.entry(why.name()).or_default() += 1;
                        continue;
                    }
                };
                building += start.elapsed();
                built += 1;
                units += source.code.len() / 2;
                if let Err(message) = verify(&function) {
                    failures.push(format!("{}: built: {message}", place()));
                    continue;
                }
                let mut clock = Instant::now();
                let mut wrong = None;
                optimise(&mut function, &[], &mut counts, |pass, function| {
                    let took = clock.elapsed();
                    optimising += took;
                    *by_pass.entry(pass.into()).or_default() += took;
                    if wrong.is_none()
                        && let Err(message) = verify(function)
                    {
                        wrong = Some(format!("{}: after {pass}: {message}", place()));
                    }
                    clock = Instant::now();
                });
                failures.extend(wrong);
            }
        }
    }
    println!(
        "{built} built of {units} units, {building:?} building, {optimising:?} optimising; bailouts {bailouts:?}"
    );
    println!("{by_pass:?}");
    let counts: Vec<String> = counts
        .counts()
        .map(|(what, n)| format!("{} {n}", what.name()))
        .collect();
    println!("{}", counts.join(", "));
    assert!(
        failures.is_empty(),
        "{} failed, the first:\n{}",
        failures.len(),
        failures[..failures.len().min(8)].join("\n")
    );
}
