//! The text form, read: for tests and dumps. See `print`.

use crate::ci::CodeRef;
use crate::effects::Continuation;
use crate::entity::*;
use crate::function::{FrameState, Function, InlinedCode, ObjectInfo};
use crate::ops::Op;
use crate::types::Type;

/// What is wrong, and in which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    pub line: usize,
    pub message: String,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Reads one line. Definitions are numbered anew: `names` maps the text's numbers.
pub struct Cursor<'a> {
    rest: &'a str,
    line: usize,
    names: &'a mut Vec<Def>,
    pool: &'a mut Vec<Def>,
}

type Result<T> = std::result::Result<T, ParseError>;

/// Text numbers stand in place of definitions until all are known.
const PENDING: u32 = 1 << 31;

impl<'a> Cursor<'a> {
    pub fn error(&self, message: &str) -> ParseError {
        ParseError {
            line: self.line,
            message: format!("{message} at {:?}", self.rest),
        }
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// What comes before a blank, comma, parenthesis or semicolon.
    pub fn word(&mut self) -> &'a str {
        self.skip();
        let end = self
            .rest
            .find(|c: char| c.is_whitespace() || ",();".contains(c));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    pub fn try_eat(&mut self, text: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub fn expect(&mut self, text: &str) -> Result<()> {
        if self.try_eat(text) {
            Ok(())
        } else {
            Err(self.error(&format!("expected {text:?}")))
        }
    }

    /// The comma before all operands but the first.
    pub fn separator(&mut self, first: &mut bool) -> Result<()> {
        if std::mem::replace(first, false) {
            return Ok(());
        }
        self.expect(",")
    }

    fn number(&mut self) -> Result<u32> {
        self.skip();
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let number = digits
            .parse()
            .map_err(|_| self.error("expected a number"))?;
        self.rest = rest;
        Ok(number)
    }

    pub fn def(&mut self) -> Result<Def> {
        if self.try_eat("_") {
            return Ok(Def::NULL);
        }
        self.expect("v")?;
        let number = self.number()?;
        if number >= PENDING {
            return Err(self.error("number too large"));
        }
        Ok(Def(number | PENDING))
    }

    pub fn block(&mut self) -> Result<Block> {
        self.expect("b")?;
        Ok(Block(self.number()?))
    }

    /// Definitions up to a closing bracket.
    pub fn defs(&mut self, close: &str) -> Result<DefList> {
        let mut list = Vec::new();
        while !self.try_eat(close) {
            list.push(self.def()?);
        }
        let start = self.pool.len() as u32;
        self.pool.extend_from_slice(&list);
        Ok(DefList {
            start,
            len: list.len() as u32,
        })
    }

    fn bracketed(&mut self, name: &str) -> Result<DefList> {
        self.expect(name)?;
        self.expect("[")?;
        self.defs("]")
    }
}

/// Where the instructions of the text go.
#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    In(Block),
    Recipes,
}

/// Reads a function.
pub fn parse(text: &str) -> Result<Function> {
    let mut function = Function::new("");
    function.codes.push(InlinedCode {
        code: CodeRef(0),
        name: String::new(),
    });
    let mut names: Vec<Def> = Vec::new();
    let mut place = Place::Nowhere;
    let mut result_types: Vec<(Def, Type)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() || line.trim_start().starts_with(';') {
            continue;
        }
        let mut pool = std::mem::take(&mut function.pool);
        let mut cursor = Cursor {
            rest: line,
            line: index + 1,
            names: &mut names,
            pool: &mut pool,
        };
        let outcome = parse_line(
            &mut cursor,
            &mut function,
            &mut place,
            &mut result_types,
            line,
        );
        function.pool = pool;
        if let Some((def, number)) = outcome? {
            name_def(&mut names, number, def, index + 1)?;
        }
    }
    // Now every number has its definition.
    let mut missing = None;
    let mut resolve = |def: Def| {
        if def == Def::NULL || def.0 & PENDING == 0 {
            return def;
        }
        let number = def.0 & !PENDING;
        match names.get(number as usize) {
            Some(&known) if known != Def::NONE => known,
            _ => {
                missing.get_or_insert(number);
                Def::NULL
            }
        }
    };
    let mut pool = std::mem::take(&mut function.pool);
    for def in &mut pool {
        *def = resolve(*def);
    }
    for index in 0..function.def_count() as u32 {
        // Lists are resolved already; resolving again changes nothing.
        function
            .op_mut(Def(index))
            .map_operands(&mut pool, &mut resolve);
    }
    function.pool = pool;
    if let Some(number) = missing {
        return Err(ParseError {
            line: 0,
            message: format!("v{number} is not defined"),
        });
    }
    for (def, ty) in result_types {
        function.set_type(def, ty);
    }
    Ok(function)
}

fn name_def(names: &mut Vec<Def>, number: u32, def: Def, line: usize) -> Result<()> {
    let number = number as usize;
    if names.len() <= number {
        names.resize(number + 1, Def::NONE);
    }
    if names[number] != Def::NONE {
        return Err(ParseError {
            line,
            message: format!("v{number} is defined twice"),
        });
    }
    names[number] = def;
    Ok(())
}

fn parse_line(
    cursor: &mut Cursor<'_>,
    function: &mut Function,
    place: &mut Place,
    types: &mut Vec<(Def, Type)>,
    line: &str,
) -> Result<Option<(Def, u32)>> {
    if !line.starts_with(' ') {
        parse_header(cursor, function, place)?;
        return Ok(None);
    }
    // `v1: Type = Op ..` or `Op ..`
    cursor.skip();
    let mut name = None;
    if cursor.rest.starts_with('v') {
        cursor.expect("v")?;
        let number = cursor.number()?;
        cursor.expect(":")?;
        let word = cursor.word();
        let ty = Type::parse(word).ok_or_else(|| cursor.error("expected a type"))?;
        cursor.expect("=")?;
        name = Some((number, ty));
    }
    let op_name = cursor.word();
    let op = Op::parse(op_name, cursor)?;
    let state = if cursor.try_eat(";") {
        Some(parse_state(cursor, function)?)
    } else {
        None
    };
    cursor.skip();
    if !cursor.rest.is_empty() {
        return Err(cursor.error("expected the end of the line"));
    }
    let ty = name.map_or(Type::VOID, |(_, ty)| ty);
    let block = match *place {
        Place::In(block) => block,
        Place::Recipes => Block::NONE,
        Place::Nowhere => return Err(cursor.error("an instruction outside blocks")),
    };
    let def = function.add_typed(op, ty, state);
    if block != Block::NONE {
        let end = function.blocks[block.index()].insts.len();
        function.insert(block, end, def);
    }
    types.push((def, ty));
    Ok(name.map(|(number, _)| (def, number)))
}

fn parse_header(cursor: &mut Cursor<'_>, function: &mut Function, place: &mut Place) -> Result<()> {
    if cursor.try_eat("object ") {
        cursor.word();
        let word = cursor.word();
        let ty = Type::parse(word).ok_or_else(|| cursor.error("expected a type"))?;
        function.objects.push(ObjectInfo {
            kind: ty.kinds,
            label: cursor.rest.trim().into(),
        });
    } else if cursor.try_eat("code f") {
        cursor.number()?;
        let code = CodeRef(cursor.number()?);
        function.codes.push(InlinedCode {
            code,
            name: cursor.rest.trim().into(),
        });
    } else if cursor.try_eat("fn ") {
        function.name = cursor.word().into();
        function.codes[0].name = function.name.clone();
        if cursor.try_eat("osr") {
            function.osr = Some(cursor.number()?);
        }
    } else if cursor.try_eat("recipes:") {
        *place = Place::Recipes;
    } else {
        let block = cursor.block()?;
        while function.blocks.len() <= block.index() {
            if function.blocks.len() > 100_000 {
                return Err(cursor.error("too many blocks"));
            }
            function.add_block();
        }
        *place = Place::In(block);
        if cursor.try_eat("(") {
            while !cursor.try_eat(")") {
                cursor.expect("v")?;
                let number = cursor.number()?;
                cursor.expect(":")?;
                let word = cursor.word();
                let ty = Type::parse(word).ok_or_else(|| cursor.error("expected a type"))?;
                let def = function.add_param(block, ty);
                name_def(cursor.names, number, def, cursor.line)?;
                cursor.try_eat(",");
            }
        }
        if cursor.try_eat("frequency") {
            let text = cursor.rest.trim_start().trim_end_matches(':');
            let frequency = text
                .parse()
                .map_err(|_| cursor.error("expected a frequency"))?;
            function.blocks[block.index()].frequency = frequency;
            cursor.rest = ":";
        }
        cursor.expect(":")?;
    }
    Ok(())
}

fn parse_state(cursor: &mut Cursor<'_>, function: &mut Function) -> Result<State> {
    let word = cursor.word();
    let continuation = Continuation::ALL
        .iter()
        .copied()
        .find(|how| how.name() == word);
    let continuation = continuation.ok_or_else(|| cursor.error("expected a continuation"))?;
    cursor.expect("@")?;
    let offset = cursor.number()?;
    let code = if cursor.try_eat("f") {
        CodeIndex(cursor.number()?)
    } else {
        CodeIndex(0)
    };
    let locals = cursor.bracketed("locals")?;
    let stack = cursor.bracketed("stack")?;
    let parent = if cursor.try_eat("in ") {
        Some(parse_state(cursor, function)?)
    } else {
        None
    };
    Ok(function.add_frame(FrameState {
        code,
        offset,
        continuation,
        locals,
        stack,
        parent,
    }))
}
