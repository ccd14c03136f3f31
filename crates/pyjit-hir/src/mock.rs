//! A world for tests, read from a text: bytecode by mnemonics with feedback beside it, objects, shapes.
//!
//! ```text
//! object #0 Class range intrinsic=range
//! object #1 Function helper code=1
//! object #2 Class Point fresh=shape5 init=#3
//! object #4 Builtin chr traits=Str/raises
//! global range #0
//! attribute shape5 x slot 0
//! store shape5 x add 0 shape6
//! entry 1 SmallInt
//! osr top
//! code 0 f args=1 locals=n,s,i names=range consts=None,1,2.5,"text"
//!     RESUME 0
//!   top:
//!     BINARY_OP 0         ; left=SmallInt right=SmallInt failed=overflow
//!     POP_JUMP_IF_FALSE out ; jumped=3 stayed=90
//!   except top out handler 0 lasti
//! ```

use crate::ci::*;
use crate::effects::Exit;
use crate::entity::*;
use crate::function::ObjectInfo;
use crate::ops::{Constant, Traits};
use crate::types::{Kinds, Type};
use pyjit_bytecode::exception_table::{ExceptionEntry, push_entry};
use pyjit_bytecode::{Code, Const, OpFlags, Opcode, Text, flags, kind};
use std::collections::HashMap;
use std::sync::Arc;

/// See the module.
#[derive(Default)]
pub struct MockWorld {
    codes: Vec<Arc<Code>>,
    sites: HashMap<(u32, u32), Site>,
    branches: HashMap<(u32, u32), Branches>,
    objects: Vec<(ObjectInfo, Callee, Option<Kinds>)>,
    globals: HashMap<String, Constant>,
    attributes: HashMap<(u32, String), Attribute>,
    stores: HashMap<(u32, String), StoreAttribute>,
    class_attributes: HashMap<(u32, String), Constant>,
    entry: HashMap<u32, Kinds>,
    /// The unit of the loop head to enter at.
    pub osr: Option<u32>,
}

type Result<T> = std::result::Result<T, String>;

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| format!("expected a number: {text}"))
}

fn object(text: &str) -> Result<Object> {
    let digits = text
        .strip_prefix('#')
        .ok_or(format!("expected an object: {text}"))?;
    number(digits).map(Object)
}

fn shape(text: &str) -> Result<Shape> {
    let digits = text
        .strip_prefix("shape")
        .ok_or(format!("expected a shape: {text}"))?;
    number(digits).map(Shape)
}

fn kinds(text: &str) -> Result<Kinds> {
    Type::parse(text)
        .map(|ty| ty.kinds)
        .ok_or(format!("expected kinds: {text}"))
}

fn constant(text: &str) -> Result<Constant> {
    Constant::parse_text(text).ok_or(format!("expected a constant: {text}"))
}

/// One instruction of the text.
struct Line<'a> {
    opcode: Opcode,
    arg: Option<&'a str>,
    feedback: &'a str,
}

impl MockWorld {
    pub fn parse(text: &str) -> Result<MockWorld> {
        let mut world = MockWorld::default();
        let mut osr = None;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if line.trim().is_empty() || line.starts_with(';') {
                continue;
            }
            let parts = words(line);
            match parts[..] {
                ["object", name, kind, label, ref rest @ ..] => {
                    world.object_line(name, kind, label, rest)?
                }
                ["global", name, value] => {
                    world.globals.insert(name.into(), constant(value)?);
                }
                ["attribute", of, name, ref rest @ ..] => {
                    let answer = match *rest {
                        ["slot", n] => Attribute::Slot(number(n)?),
                        ["member", n] => Attribute::Member(number(n)?),
                        ["method", o] => Attribute::Method(object(o)?),
                        ["property", o] => Attribute::Property(object(o)?),
                        ["value", v] => Attribute::Value(constant(v)?),
                        _ => return Err(format!("attribute: {line}")),
                    };
                    world.attributes.insert((shape(of)?.0, name.into()), answer);
                }
                ["store", of, name, ref rest @ ..] => {
                    let answer = match *rest {
                        ["slot", n] => StoreAttribute::Slot(number(n)?),
                        ["add", n, to] => StoreAttribute::Add(number(n)?, shape(to)?),
                        _ => return Err(format!("store: {line}")),
                    };
                    world.stores.insert((shape(of)?.0, name.into()), answer);
                }
                ["class-attribute", of, name, value] => {
                    world
                        .class_attributes
                        .insert((object(of)?.0, name.into()), constant(value)?);
                }
                ["entry", slot, of] => {
                    world.entry.insert(number(slot)?, kinds(of)?);
                }
                ["osr", label] => osr = Some(label),
                ["code", index, name, ref rest @ ..] => {
                    let index: usize = number(index)?;
                    if index != world.codes.len() {
                        return Err("codes must come in order".into());
                    }
                    let mut body = Vec::new();
                    while let Some(line) =
                        lines.next_if(|line| line.starts_with(' ') || line.is_empty())
                    {
                        body.push(line);
                    }
                    world.code_lines(name, rest, &body, osr.take())?;
                }
                _ => return Err(format!("what is {line:?}")),
            }
        }
        Ok(world)
    }

    fn object_line(&mut self, name: &str, kind: &str, label: &str, facts: &[&str]) -> Result<()> {
        if object(name)?.index() != self.objects.len() {
            return Err("objects must come in order".into());
        }
        let info = ObjectInfo {
            kind: kinds(kind)?,
            label: label.into(),
        };
        let mut callee = match info.kind {
            Kinds::BUILTIN => Callee::Builtin(BuiltinInfo {
                intrinsic: None,
                traits: Traits::UNKNOWN,
                by_position: true,
            }),
            Kinds::CLASS => Callee::Class(ClassInfo {
                intrinsic: None,
                fresh: None,
                init: None,
            }),
            _ => Callee::Unknown,
        };
        let mut layout = None;
        for fact in facts {
            let (key, value) = fact.split_once('=').ok_or(format!("fact: {fact}"))?;
            match (key, &mut callee) {
                (
                    "intrinsic",
                    Callee::Builtin(BuiltinInfo { intrinsic, .. })
                    | Callee::Class(ClassInfo { intrinsic, .. }),
                ) => {
                    *intrinsic = Intrinsic::ALL
                        .iter()
                        .copied()
                        .find(|row| row.name() == value);
                }
                ("traits", Callee::Builtin(info)) => {
                    info.traits = Traits::parse_text(value).ok_or(format!("traits: {value}"))?;
                }
                ("fresh", Callee::Class(info)) => info.fresh = Some(shape(value)?),
                ("init", Callee::Class(info)) => info.init = Some(object(value)?),
                ("layout", _) => layout = Some(kinds(value)?),
                ("code", _) => {
                    callee = Callee::Function(FunctionInfo {
                        code: CodeRef(number(value)?),
                        defaults: Vec::new(),
                        keyword_defaults: Vec::new(),
                    });
                }
                ("defaults", Callee::Function(info)) => {
                    info.defaults = value.split(',').map(constant).collect::<Result<_>>()?;
                }
                _ => return Err(format!("fact: {fact}")),
            }
        }
        self.objects.push((info, callee, layout));
        Ok(())
    }

    fn code_lines(
        &mut self,
        name: &str,
        facts: &[&str],
        body: &[&str],
        osr: Option<&str>,
    ) -> Result<()> {
        let index = self.codes.len() as u32;
        let mut code = Code {
            name: Text::from(name),
            qualname: Text::from(name),
            flags: flags::OPTIMIZED | flags::NEWLOCALS,
            stacksize: 20,
            firstlineno: 1,
            ..Code::default()
        };
        for fact in facts {
            let (key, value) = fact.split_once('=').ok_or(format!("fact: {fact}"))?;
            let list = || value.split(',').filter(|item| !item.is_empty());
            match key {
                "args" => code.argcount = number(value)?,
                "kwonly" => code.kwonlyargcount = number(value)?,
                "flags" => code.flags = number(value)?,
                "locals" => {
                    code.localsplusnames = list()
                        .map(|name| Text::from(name.trim_start_matches(['&', '*'])))
                        .collect();
                    let kind_of = |name: &str| match name.as_bytes().first() {
                        Some(b'&') => kind::LOCAL | kind::CELL,
                        Some(b'*') => kind::FREE,
                        _ => kind::LOCAL,
                    };
                    code.localspluskinds = list().map(kind_of).collect();
                }
                "names" => code.names = list().map(Text::from).collect(),
                "consts" => code.consts = list().map(parse_const).collect::<Result<_>>()?,
                _ => return Err(format!("fact: {fact}")),
            }
        }
        // Where labels are: instructions have no prefixes here.
        let mut labels = HashMap::new();
        let mut parsed: Vec<(u32, Line<'_>)> = Vec::new();
        let mut excepts = Vec::new();
        let mut unit = 0u32;
        for line in body {
            let (text, feedback) = line.split_once(';').unwrap_or((line, ""));
            let text = text.trim();
            if let Some(label) = text.strip_suffix(':') {
                labels.insert(label, unit);
            } else if let Some(rest) = text.strip_prefix("except ") {
                excepts.push(words(rest));
            } else if !text.is_empty() {
                let parts = words(text);
                let opcode = Opcode::named(parts[0]).ok_or(format!("no opcode {}", parts[0]))?;
                parsed.push((
                    unit,
                    Line {
                        opcode,
                        arg: parts.get(1).copied(),
                        feedback,
                    },
                ));
                unit += 1 + opcode.caches() as u32;
            }
        }
        let label = |name: &str| labels.get(name).copied().ok_or(format!("no label {name}"));
        let mut bytes = Vec::new();
        for (unit, line) in &parsed {
            let next = unit + 1 + line.opcode.caches() as u32;
            let arg = match line.arg {
                None => 0,
                Some(text) if line.opcode.has(OpFlags::JUMP) => {
                    let target = label(text)?;
                    if line.opcode.has(OpFlags::BACKWARD) {
                        next.checked_sub(target)
                    } else {
                        target.checked_sub(next)
                    }
                    .ok_or(format!("wrong direction: {text}"))?
                }
                Some(text) => number(text)?,
            };
            let low = u8::try_from(arg).map_err(|_| "operand too large".to_string())?;
            bytes.extend([line.opcode as u8, low]);
            bytes.resize(next as usize * 2, 0);
            self.feedback(index, *unit, line)?;
        }
        code.code = bytes.into();
        let mut table = Vec::new();
        for parts in excepts {
            let [start, end, target, depth, ref rest @ ..] = parts[..] else {
                return Err("except START END TARGET DEPTH [lasti]".into());
            };
            push_entry(
                &mut table,
                ExceptionEntry {
                    start: label(start)?,
                    end: label(end)?,
                    target: label(target)?,
                    depth: number(depth)?,
                    lasti: !rest.is_empty(),
                },
            );
        }
        code.exceptiontable = table.into();
        if let Some(name) = osr {
            self.osr = Some(label(name)?);
        }
        self.codes.push(Arc::new(code));
        Ok(())
    }

    fn feedback(&mut self, code: u32, unit: u32, line: &Line<'_>) -> Result<()> {
        let mut site = Site::unknown(line.opcode);
        let (mut jumped, mut stayed) = (None, None);
        for word in words(line.feedback) {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            match key {
                "never" => site.never_ran = true,
                "megamorphic" => site.megamorphic = true,
                "form" => site.form = Opcode::named(value).ok_or(format!("no opcode {value}"))?,
                "left" => site.left = kinds(value)?,
                "right" => site.right = kinds(value)?,
                "result" => site.result = kinds(value)?,
                "shapes" => site.shapes = value.split(',').map(shape).collect::<Result<_>>()?,
                "target" => site.target = Some(object(value)?),
                "failed" => {
                    let find =
                        |name: &str| Exit::ALL.iter().copied().find(|why| why.name() == name);
                    let failed: Option<Vec<Exit>> = value.split(',').map(find).collect();
                    site.failed = failed.ok_or(format!("failed: {value}"))?;
                }
                "jumped" => jumped = Some(number(value)?),
                "stayed" => stayed = Some(number(value)?),
                _ => return Err(format!("feedback: {word}")),
            }
        }
        if let (Some(jumped), Some(stayed)) = (jumped, stayed) {
            self.branches
                .insert((code, unit), Branches { jumped, stayed });
        }
        self.sites.insert((code, unit), site);
        Ok(())
    }

    fn name(&self, code: CodeRef, name: u32) -> String {
        let names = &self.codes[code.0 as usize].names;
        names
            .get(name as usize)
            .map_or(String::new(), |name| name.to_string())
    }
}

fn parse_const(text: &str) -> Result<Const> {
    Ok(match text {
        "None" => Const::None,
        "True" => Const::True,
        "False" => Const::False,
        _ => {
            if let Some(text) = text.strip_prefix('"') {
                Const::Str(Text::from(text.trim_end_matches('"')))
            } else if let Some(names) = text.strip_prefix('(') {
                let names = names.trim_end_matches(')').split('+');
                Const::Tuple(names.map(|name| Const::Str(Text::from(name))).collect())
            } else if text.contains('.') {
                Const::Float(number(text)?)
            } else {
                Const::Int(number(text)?)
            }
        }
    })
}

impl World for MockWorld {
    fn code(&self, code: CodeRef) -> Arc<Code> {
        self.codes[code.0 as usize].clone()
    }

    fn site(&self, code: CodeRef, unit: u32) -> Site {
        let site = self.sites.get(&(code.0, unit)).cloned();
        site.unwrap_or_else(|| Site::unknown(Opcode::NOP))
    }

    fn branches(&self, code: CodeRef, unit: u32) -> Option<Branches> {
        self.branches.get(&(code.0, unit)).copied()
    }

    fn constant(&self, code: CodeRef, index: u32) -> Constant {
        match self.codes[code.0 as usize].consts.get(index as usize) {
            Some(Const::True) => Constant::True,
            Some(Const::False) => Constant::False,
            Some(Const::Int(value)) if i32::try_from(*value).is_ok() => {
                Constant::Int(*value as i32)
            }
            Some(Const::Float(value)) => Constant::float(*value),
            Some(Const::Str(_)) => {
                // Strings are objects: the last of the table that is a str.
                let found = self
                    .objects
                    .iter()
                    .rposition(|(info, ..)| info.kind == Kinds::STR);
                found.map_or(Constant::None, |index| {
                    Constant::Object(Object(index as u32))
                })
            }
            _ => Constant::None,
        }
    }

    fn common_constant(&self, _: u32) -> Option<Constant> {
        None
    }

    fn object(&self, object: Object) -> ObjectInfo {
        match self.objects.get(object.index()) {
            Some((info, ..)) => info.clone(),
            None => ObjectInfo {
                kind: Kinds::OBJECT,
                label: "?".into(),
            },
        }
    }

    fn global(&self, code: CodeRef, name: u32) -> Option<Constant> {
        self.globals.get(&self.name(code, name)).copied()
    }

    fn attribute(&self, shape: Shape, code: CodeRef, name: u32) -> Attribute {
        let found = self.attributes.get(&(shape.0, self.name(code, name)));
        found.copied().unwrap_or(Attribute::Unknown)
    }

    fn store_attribute(&self, shape: Shape, code: CodeRef, name: u32) -> StoreAttribute {
        let found = self.stores.get(&(shape.0, self.name(code, name)));
        found.copied().unwrap_or(StoreAttribute::Unknown)
    }

    fn constant_attribute(&self, object: Object, code: CodeRef, name: u32) -> Option<Constant> {
        self.class_attributes
            .get(&(object.0, self.name(code, name)))
            .copied()
    }

    fn callee(&self, object: Object) -> Callee {
        self.objects
            .get(object.index())
            .map_or(Callee::Unknown, |row| row.1.clone())
    }

    fn layout_of_class(&self, class: Object) -> Option<Kinds> {
        self.objects.get(class.index()).and_then(|row| row.2)
    }

    fn entry_kinds(&self, slot: u32) -> Kinds {
        self.entry.get(&slot).copied().unwrap_or_default()
    }
}
