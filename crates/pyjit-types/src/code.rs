//! Code objects. CPython: Objects/codeobject.c.

use pyjit_bytecode::disasm::instructions;
use pyjit_bytecode::line_table::{LineEntries, position_at};
use pyjit_bytecode::{Code, Position, Text, kind};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::sync::Arc;

const DOC: &str = "Create a code object.  Not for mere mortals.";

/// The line of a unit.
pub fn line_at(code: &CodeObject, unit: usize) -> Option<i32> {
    let template = code.template();
    let line = position_at(&template.linetable, template.firstlineno, unit).lineno;
    (line >= 0).then_some(line)
}

/// The unit of the instruction that a unit belongs to (it may be one of its caches).
pub fn instruction_at(code: &CodeObject, unit: usize) -> usize {
    instructions(&code.template().code)
        .find(|instruction| unit < instruction.next)
        .map_or(unit, |instruction| instruction.offset)
}

fn text_of(th: &Thread, value: Value, name: &str) -> PyResult<Text> {
    match value.cast::<Str>() {
        Some(text) => Ok(text_from(text)),
        None => {
            let found = th.type_name(value);
            Err(th.raise(t::TypeError, format!("{name} must be str, not {found}")))
        }
    }
}

fn text_from(text: Gc<Str>) -> Text {
    Text::from_code_points(&text.chars().collect::<Vec<_>>())
}

fn names_of(th: &Thread, names: impl Iterator<Item = Text>) -> PyResult<Gc<Tuple>> {
    let list = th.empty_list();
    for name in names {
        let text = th.str_wtf8(name.as_bytes())?;
        list.push(th, th.intern_str(text).into())?;
    }
    th.try_tuple(list.as_slice())
}

/// A tuple of strings as texts.
fn texts(th: &Thread, value: Value, what: &str) -> PyResult<Vec<Text>> {
    let Some(tuple) = value.cast::<Tuple>() else {
        let found = th.type_name(value);
        return Err(th.raise(t::TypeError, format!("{what} must be tuple, not {found}")));
    };
    let mut out = Vec::with_capacity(tuple.len());
    for name in tuple.as_slice() {
        match name.cast::<Str>() {
            Some(name) => out.push(text_from(name)),
            None => {
                return Err(th.raise(
                    t::TypeError,
                    "name tuples must contain only strings, not 'object'",
                ));
            }
        }
    }
    Ok(out)
}

/// Names and kinds of all locals, from the three tuples Python sees. CPython: `PyUnstable_Code_NewWithPosOnlyArgs`.
fn locals_plus(code: &mut Code, varnames: Vec<Text>, cellvars: Vec<Text>, freevars: Vec<Text>) {
    let (argcount, total) = (code.argcount as usize, code.total_args());
    let (mut names, mut kinds) = (Vec::new(), Vec::new());
    for (index, name) in varnames.iter().enumerate() {
        let mut bits = kind::LOCAL;
        if cellvars.contains(name) {
            bits |= kind::CELL;
        }
        if index < total {
            let kwonly_end = argcount + code.kwonlyargcount as usize;
            bits |= match index {
                index if index < code.posonlyargcount as usize => kind::ARG_POS,
                index if index < argcount => kind::ARG_POS | kind::ARG_KW,
                index if index < kwonly_end => kind::ARG_KW,
                index
                    if index == kwonly_end && code.flags & pyjit_bytecode::flags::VARARGS != 0 =>
                {
                    kind::ARG_VAR | kind::ARG_POS
                }
                _ => kind::ARG_VAR | kind::ARG_KW,
            };
        }
        names.push(name.clone());
        kinds.push(bits);
    }
    for name in cellvars.into_iter().filter(|name| !varnames.contains(name)) {
        names.push(name);
        kinds.push(kind::CELL);
    }
    for name in freevars {
        names.push(name);
        kinds.push(kind::FREE);
    }
    code.localsplusnames = names.into();
    code.localspluskinds = kinds.into();
}

/// A new code object of checked data.
fn make(th: &Thread, code: Code, consts: Gc<Tuple>) -> PyResult<Gc<CodeObject>> {
    // The constants' own template is for the compilers; the verifier wants as many as there are.
    let mut code = code;
    if code.consts.len() != consts.len() {
        code.consts = vec![pyjit_bytecode::Const::None; consts.len()].into();
    }
    if let Err(error) = pyjit_bytecode::verify::verify_one(&code) {
        return Err(th.raise(t::ValueError, error.0));
    }
    CodeObject::with_consts(th, &Arc::new(code), consts)
}

fn bytes_of(th: &Thread, value: Value, name: &str) -> PyResult<Box<[u8]>> {
    match value.cast::<Bytes>() {
        Some(bytes) => Ok(bytes.as_slice().into()),
        None => {
            let found = th.type_name(value);
            Err(th.raise(t::TypeError, format!("{name} must be bytes, not {found}")))
        }
    }
}

/// A tuple of a position's parts, None where there is none.
fn position_tuple(th: &Thread, position: Position) -> PyResult<Value> {
    let part = |number: i32| {
        if number < 0 {
            Value::NONE
        } else {
            Value::int(number)
        }
    };
    let parts = [
        position.lineno,
        position.end_lineno,
        position.col_offset,
        position.end_col_offset,
    ]
    .map(part);
    Ok(th.try_tuple(&parts)?.into())
}

/// What makes two code objects equal.
fn equal(th: &Thread, a: Gc<CodeObject>, b: Gc<CodeObject>) -> PyResult<bool> {
    if a == b {
        return Ok(true);
    }
    let (left, right) = (a.template(), b.template());
    let same = left.name == right.name
        && left.argcount == right.argcount
        && left.posonlyargcount == right.posonlyargcount
        && left.kwonlyargcount == right.kwonlyargcount
        && left.flags == right.flags
        && left.firstlineno == right.firstlineno
        && left.code == right.code
        && left.names == right.names
        && left.localsplusnames == right.localsplusnames
        && left.linetable == right.linetable
        && left.exceptiontable == right.exceptiontable
        && a.consts().len() == b.consts().len();
    if !same {
        return Ok(false);
    }
    for index in 0..a.consts().len() {
        let (x, y) = (a.consts()[index], b.consts()[index]);
        if th.class_of(x) != th.class_of(y) || !protocol::equal(th, x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[pymethods(
    CodeObject,
    name = "code",
    doc = DOC,
    text_signature = "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=())",
    flags = TypeFlags::MANAGED_WEAKREF
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _cls: Gc<Type>, args: Args) -> PyResult<Gc<CodeObject>> {
        let args = args.no_keywords(th, "code")?;
        if !(16..=18).contains(&args.len()) {
            let (word, bound) = if args.len() < 16 {
                ("at least", 16)
            } else {
                ("at most", 18)
            };
            return Err(th.raise(
                t::TypeError,
                format!("code expected {word} {bound} arguments, got {}", args.len()),
            ));
        }
        let number = |index: usize, name: &str| {
            let number = protocol::index_as_isize(th, args[index])?;
            u32::try_from(number)
                .map_err(|_| th.raise(t::ValueError, format!("code: {name} must not be negative")))
        };
        let mut code = Code {
            argcount: number(0, "argcount")?,
            posonlyargcount: number(1, "posonlyargcount")?,
            kwonlyargcount: number(2, "kwonlyargcount")?,
            stacksize: number(4, "stacksize")?,
            flags: number(5, "flags")?,
            code: bytes_of(th, args[6], "code() argument 7")?,
            names: texts(th, args[8], "code() argument 9")?.into(),
            filename: text_of(th, args[10], "code() argument 11")?,
            name: text_of(th, args[11], "code() argument 12")?,
            qualname: text_of(th, args[12], "code() argument 13")?,
            firstlineno: protocol::index_as_isize(th, args[13])? as i32,
            linetable: bytes_of(th, args[14], "code() argument 15")?,
            exceptiontable: bytes_of(th, args[15], "code() argument 16")?,
            ..Code::default()
        };
        let varnames = texts(th, args[9], "code() argument 10")?;
        if number(3, "nlocals")? as usize != varnames.len() {
            return Err(th.raise(t::ValueError, "code: co_nlocals != len(co_varnames)"));
        }
        let optional = |index: usize, name: &str| match args.get(index) {
            Some(value) => texts(th, *value, name),
            None => Ok(Vec::new()),
        };
        let (freevars, cellvars) = (
            optional(16, "code() argument 17")?,
            optional(17, "code() argument 18")?,
        );
        locals_plus(&mut code, varnames, cellvars, freevars);
        let Some(consts) = args[7].cast::<Tuple>() else {
            let found = th.type_name(args[7]);
            return Err(th.raise(
                t::TypeError,
                format!("code() argument 8 must be tuple, not {found}"),
            ));
        };
        make(th, code, consts)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Str>> {
        let text = |field: &Field<Option<Gc<Str>>>| {
            field
                .get()
                .map_or_else(String::new, |text| text.display().into_owned())
        };
        let line = this.template().firstlineno;
        th.try_str(&format!(
            "<code object {} at {:#x}, file \"{}\", line {}>",
            text(&this.name),
            this.address(),
            text(&this.filename),
            if line == 0 { -1 } else { line },
        ))
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<CodeObject>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<CodeObject>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        match op {
            CompareOp::Eq => equal(th, this, other).map(Value::bool),
            CompareOp::Ne => equal(th, this, other).map(|equal| Value::bool(!equal)),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<CodeObject>) -> PyResult<i64> {
        let template = this.template();
        let mut hash = this.name.get().map_or(0, |name| name.hash(th));
        for part in [
            template.firstlineno as i64,
            template.argcount as i64,
            template.posonlyargcount as i64,
            template.kwonlyargcount as i64,
            template.flags as i64,
            th.rt().hash_bytes(&template.code),
        ] {
            hash = hash.wrapping_mul(1_000_003) ^ part;
        }
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[getter(co_argcount)]
    fn argcount(this: Gc<CodeObject>) -> i64 {
        this.template().argcount as i64
    }

    #[getter(co_posonlyargcount)]
    fn posonlyargcount(this: Gc<CodeObject>) -> i64 {
        this.template().posonlyargcount as i64
    }

    #[getter(co_kwonlyargcount)]
    fn kwonlyargcount(this: Gc<CodeObject>) -> i64 {
        this.template().kwonlyargcount as i64
    }

    #[getter(co_nlocals)]
    fn nlocals(this: Gc<CodeObject>) -> i64 {
        this.template().varnames().count() as i64
    }

    #[getter(co_stacksize)]
    fn stacksize(this: Gc<CodeObject>) -> i64 {
        this.template().stacksize as i64
    }

    #[getter(co_flags)]
    fn flags(this: Gc<CodeObject>) -> i64 {
        this.template().flags as i64
    }

    #[getter(co_firstlineno)]
    fn firstlineno(this: Gc<CodeObject>) -> i64 {
        this.template().firstlineno as i64
    }

    #[getter(co_code)]
    fn code(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Bytes>> {
        th.bytes(&this.template().code)
    }

    /// The instructions as they are now, specialised, with CPython's opcodes.
    #[getter(_co_code_adaptive)]
    fn code_adaptive(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Bytes>> {
        let mut bytes = this.template().code.to_vec();
        let shown = th.rt().hooks.shown_opcode.get();
        for instruction in instructions(&this.template().code) {
            let at = instruction.offset;
            // SAFETY: the unit lies in the code's private copy.
            let opcode = unsafe { *(this.first_unit().add(at) as *const u8) };
            bytes[at * 2] = shown.map_or(opcode, |shown| shown(opcode));
        }
        th.bytes(&bytes)
    }

    #[getter(co_consts)]
    fn consts(this: Gc<CodeObject>) -> Gc<Tuple> {
        this.consts()
    }

    #[getter(co_names)]
    fn names(this: Gc<CodeObject>) -> Gc<Tuple> {
        this.names()
    }

    #[getter(co_varnames)]
    fn varnames(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Tuple>> {
        names_of(th, this.template().varnames().cloned())
    }

    #[getter(co_cellvars)]
    fn cellvars(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Tuple>> {
        names_of(th, this.template().cellvars().cloned())
    }

    #[getter(co_freevars)]
    fn freevars(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Tuple>> {
        names_of(th, this.template().freevars().cloned())
    }

    #[getter(co_filename)]
    fn filename(this: Gc<CodeObject>) -> Option<Gc<Str>> {
        this.filename.get()
    }

    #[getter(co_name)]
    fn name(this: Gc<CodeObject>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[getter(co_qualname)]
    fn qualname(this: Gc<CodeObject>) -> Option<Gc<Str>> {
        this.qualname.get()
    }

    #[getter(co_linetable)]
    fn linetable(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Bytes>> {
        th.bytes(&this.template().linetable)
    }

    #[getter(co_exceptiontable)]
    fn exceptiontable(th: &Thread, this: Gc<CodeObject>) -> PyResult<Gc<Bytes>> {
        th.bytes(&this.template().exceptiontable)
    }

    /// (start, end, line) of runs of instructions on one line.
    #[method("($self, /)")]
    fn co_lines(th: &Thread, this: Gc<CodeObject>) -> PyResult<Value> {
        let lines = th.empty_list();
        let template = this.template();
        let (mut start, mut end, mut line) = (0, 0, None);
        let flush = |start: usize, end: usize, line: Option<i32>| {
            let Some(line) = line.filter(|_| end > start) else {
                return Ok(());
            };
            let line = if line < 0 {
                Value::NONE
            } else {
                Value::int(line)
            };
            let entry = th.try_tuple(&[th.int(2 * start), th.int(2 * end), line])?;
            lines.push(th, entry.into())
        };
        for (position, units) in LineEntries::new(&template.linetable, template.firstlineno) {
            if line != Some(position.lineno) {
                flush(start, end, line)?;
                (start, line) = (end, Some(position.lineno));
            }
            end += units;
        }
        flush(start, end, line)?;
        protocol::iter(th, lines.into())
    }

    /// (start line, end line, start column, end column) of every unit.
    #[method("($self, /)")]
    fn co_positions(th: &Thread, this: Gc<CodeObject>) -> PyResult<Value> {
        let positions = th.empty_list();
        let template = this.template();
        for (position, units) in LineEntries::new(&template.linetable, template.firstlineno) {
            let entry = position_tuple(th, position)?;
            for _ in 0..units {
                positions.push(th, entry)?;
            }
        }
        protocol::iter(th, positions.into())
    }

    /// (from, to, to) of every conditional branch.
    #[method("($self, /)")]
    fn co_branches(th: &Thread, this: Gc<CodeObject>) -> PyResult<Value> {
        use pyjit_bytecode::Opcode::*;
        let branches = th.empty_list();
        for instruction in instructions(&this.template().code) {
            let Some(opcode) = instruction.opcode else {
                continue;
            };
            let next = instruction.next;
            let arg = instruction.arg as usize;
            // Where it branches, where it goes on if not, where if so.
            let entry = match opcode {
                // NOT_TAKEN is skipped.
                POP_JUMP_IF_FALSE | POP_JUMP_IF_TRUE | POP_JUMP_IF_NONE | POP_JUMP_IF_NOT_NONE => {
                    [instruction.offset, next + 1, next + arg]
                }
                // END_FOR and POP_ITER are.
                FOR_ITER => [instruction.offset, next, next + arg + 2],
                END_ASYNC_FOR => {
                    let source = next.saturating_sub(arg);
                    [source, source + 2, next]
                }
                _ => continue,
            };
            let entry = entry.map(|unit| th.int(2 * unit));
            branches.push(th, th.try_tuple(&entry)?.into())?;
        }
        protocol::iter(th, branches.into())
    }

    /// (internal-only) Return the local variable name for the given oparg.
    ///
    /// WARNING: this method is for internal use only and may change or go away.
    #[method("($self, /, oparg)")]
    fn _varname_from_oparg(th: &Thread, this: Gc<CodeObject>, oparg: i32) -> PyResult<Value> {
        match usize::try_from(oparg)
            .ok()
            .and_then(|index| this.localsplusnames().get(index))
        {
            Some(name) => Ok(name),
            None => Err(th.raise(t::IndexError, "tuple index out of range")),
        }
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[method]
    fn replace(th: &Thread, this: Gc<CodeObject>, args: Args) -> PyResult<Value> {
        copy_with(th, this, args)
    }

    /// As `replace`, for `copy.replace`.
    #[method]
    fn __replace__(th: &Thread, this: Gc<CodeObject>, args: Args) -> PyResult<Value> {
        copy_with(th, this, args)
    }
}

fn copy_with(th: &Thread, this: Gc<CodeObject>, args: Args<'_>) -> PyResult<Value> {
    if args.positional_count() > 0 {
        return Err(th.raise(t::TypeError, "replace() takes no positional arguments"));
    }
    let mut code = this.template().clone();
    let mut consts = this.consts();
    let collect = |names: &mut dyn Iterator<Item = &Text>| names.cloned().collect::<Vec<_>>();
    let mut varnames = collect(&mut code.varnames());
    let mut cellvars = collect(&mut code.cellvars());
    let mut freevars = collect(&mut code.freevars());
    let number = |value: Value, name: &str| {
        let number = protocol::index_as_isize(th, value)?;
        u32::try_from(number)
            .map_err(|_| th.raise(t::ValueError, format!("{name} must be a positive integer")))
    };
    let mut locals_changed = false;
    for (name, value) in args.keywords() {
        let name = name
            .cast::<Str>()
            .map_or_else(String::new, |name| name.display().into_owned());
        let what = format!("replace() argument '{name}'");
        match name.as_str() {
            "co_argcount" => code.argcount = number(value, &name)?,
            "co_posonlyargcount" => code.posonlyargcount = number(value, &name)?,
            "co_kwonlyargcount" => code.kwonlyargcount = number(value, &name)?,
            "co_nlocals" => drop(number(value, &name)?),
            "co_stacksize" => code.stacksize = number(value, &name)?,
            "co_flags" => code.flags = number(value, &name)?,
            "co_firstlineno" => code.firstlineno = number(value, &name)? as i32,
            "co_code" => code.code = bytes_of(th, value, &what)?,
            "co_names" => code.names = texts(th, value, &what)?.into(),
            "co_varnames" => (varnames, locals_changed) = (texts(th, value, &what)?, true),
            "co_freevars" => (freevars, locals_changed) = (texts(th, value, &what)?, true),
            "co_cellvars" => (cellvars, locals_changed) = (texts(th, value, &what)?, true),
            "co_filename" => code.filename = text_of(th, value, &what)?,
            "co_name" => code.name = text_of(th, value, &what)?,
            "co_qualname" => code.qualname = text_of(th, value, &what)?,
            "co_linetable" => code.linetable = bytes_of(th, value, &what)?,
            "co_exceptiontable" => code.exceptiontable = bytes_of(th, value, &what)?,
            "co_consts" => match value.cast::<Tuple>() {
                Some(tuple) => consts = tuple,
                None => {
                    let found = th.type_name(value);
                    return Err(
                        th.raise(t::TypeError, format!("{what} must be tuple, not {found}"))
                    );
                }
            },
            _ => {
                return Err(th.raise(
                    t::TypeError,
                    format!("replace() got an unexpected keyword argument '{name}'"),
                ));
            }
        }
    }
    if locals_changed {
        locals_plus(&mut code, varnames, cellvars, freevars);
    }
    make(th, code, consts).map(Value::from)
}
