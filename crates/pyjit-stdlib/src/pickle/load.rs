//! What each opcode does. CPython: `load_*` in Modules/_pickle.c.

use super::opcode::*;
use super::unpickler::{Loader, find_plain, no_persistent, underflow};
use super::{library, unpickling_error};
use dashu_int::IBig;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Text of UTF-8 in which lone surrogates may be.
fn text_of(th: &Thread, bytes: &[u8]) -> PyResult<Value> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(th.try_str(text)?.into());
    }
    let args = [th.intern("utf-8").into(), th.intern("surrogatepass").into()];
    protocol::call_method(th, th.bytes(bytes)?.into(), th.names().decode, &args)
}

fn codec(th: &Thread, function: &str, bytes: &[u8]) -> PyResult<Value> {
    let decode = library(th, "_codecs", function)?;
    let pair = protocol::call(th, decode, &[th.bytes(bytes)?.into()])?;
    protocol::get_item(th, pair, Value::ZERO)
}

/// An int of two's complement, the lowest byte first.
fn int_of(bytes: &[u8]) -> IBig {
    IBig::from_le_bytes(bytes)
}

pub fn run(th: &Thread, u: Loader) -> PyResult<Value> {
    loop {
        let code = u.input.borrow_mut().opcode(th, u.file())?;
        match code {
            STOP => return u.pop(th),
            MARK => {
                let depth = u.stack(th).len();
                u.marks.borrow_mut().push(depth);
            }
            NONE => u.push(th, Value::NONE)?,
            NEWTRUE => u.push(th, Value::TRUE)?,
            NEWFALSE => u.push(th, Value::FALSE)?,
            POP => pop_one(th, u)?,
            POP_MARK => {
                let from = u.pop_mark(th)?;
                u.stack(th).truncate(from);
            }
            DUP => {
                let top = u.top(th)?;
                u.push(th, top)?;
            }
            PROTO..=0xFF | b'B' | b'C' | b'G' | b'J' | b'K' | b'M' | b'T' | b'U' | b'X' => {
                binary(th, u, code)?;
            }
            INT | LONG | FLOAT | STRING | UNICODE => textual(th, u, code)?,
            EMPTY_LIST => u.push(th, th.empty_list())?,
            EMPTY_DICT => u.push(th, th.dict())?,
            EMPTY_TUPLE => u.push(th, th.rt().empty_tuple())?,
            LIST => {
                let items = u.cut(th, u.pop_mark(th)?)?;
                u.push(th, th.list(items.as_slice())?)?;
            }
            TUPLE => {
                let items = u.cut(th, u.pop_mark(th)?)?;
                u.push(th, items)?;
            }
            DICT => {
                let items = u.cut(th, u.pop_mark(th)?)?;
                let dict = th.dict();
                odd_check(th, &items, "DICT")?;
                for pair in items.as_slice().chunks_exact(2) {
                    dict.set(th, pair[0], pair[1])?;
                }
                u.push(th, dict)?;
            }
            APPEND => {
                let value = u.pop(th)?;
                let list = u.top(th)?;
                append_all(th, list, &[value])?;
            }
            APPENDS => {
                let items = u.cut(th, u.pop_mark(th)?)?;
                let list = u.top(th)?;
                append_all(th, list, items.as_slice())?;
            }
            SETITEM => {
                let value = u.pop(th)?;
                let key = u.pop(th)?;
                set_all(th, u.top(th)?, &[key, value])?;
            }
            SETITEMS => {
                let items = u.cut(th, u.pop_mark(th)?)?;
                odd_check(th, &items, "SETITEMS")?;
                set_all(th, u.top(th)?, items.as_slice())?;
            }
            GET => {
                let line = u.line(th)?;
                let index = decimal(th, &line)?;
                from_memo(th, u, index)?;
            }
            BINGET => {
                let [index] = u.operand(th)?;
                from_memo(th, u, Value::int(index.into()))?;
            }
            LONG_BINGET => {
                let index = u32::from_le_bytes(u.operand(th)?);
                from_memo(th, u, th.int(index))?;
            }
            PUT => {
                let line = u.line(th)?;
                let index = decimal(th, &line)?;
                let top = u.top(th)?;
                if pyjit_object::int::signum(index) < 0 {
                    return Err(th.raise(t::ValueError, "negative PUT argument"));
                }
                u.memo(th).set(th, index, top)?;
            }
            BINPUT => {
                let [index] = u.operand(th)?;
                let top = u.top(th)?;
                u.memo(th).set(th, Value::int(index.into()), top)?;
            }
            LONG_BINPUT => {
                let index = u32::from_le_bytes(u.operand(th)?);
                let top = u.top(th)?;
                u.memo(th).set(th, th.int(index), top)?;
            }
            GLOBAL => {
                let (module, name) = (u.line(th)?, u.line(th)?);
                let found = find_by_bytes(th, u, &module, &name)?;
                u.push(th, found)?;
            }
            INST => {
                let (module, name) = (u.line(th)?, u.line(th)?);
                let args = u.cut(th, u.pop_mark(th)?)?;
                let class = find_by_bytes(th, u, &module, &name)?;
                let made = instantiate(th, class, args)?;
                u.push(th, made)?;
            }
            OBJ => {
                let items = u.cut(th, u.pop_mark(th)?)?;
                let Some((class, args)) = items.as_slice().split_first() else {
                    return Err(underflow(th));
                };
                let made = instantiate(th, *class, th.try_tuple(args)?)?;
                u.push(th, made)?;
            }
            REDUCE => {
                let args = u.pop(th)?;
                let function = u.pop(th)?;
                let Some(args) = args.cast::<Tuple>() else {
                    return Err(th.raise(t::TypeError, "argument list must be a tuple"));
                };
                let made = protocol::call(th, function, args.as_slice())?;
                u.push(th, made)?;
            }
            BUILD => build(th, u)?,
            PERSID => {
                let line = u.line(th)?;
                if !line.is_ascii() {
                    let text = "persistent IDs in protocol 0 must be ASCII strings";
                    return Err(unpickling_error(th, text));
                }
                let id = text_of(th, &line)?;
                persistent(th, u, id)?;
            }
            BINPERSID => {
                let id = u.pop(th)?;
                persistent(th, u, id)?;
            }
            _ => return Err(invalid(th, code)),
        }
    }
}

fn invalid(th: &Thread, code: u8) -> Raised {
    let shown = match code {
        b'\\' => "\\\\".to_owned(),
        b'\'' => "\\'".to_owned(),
        0x20..=0x7E => char::from(code).to_string(),
        _ => format!("\\x{code:02x}"),
    };
    unpickling_error(th, &format!("invalid load key, '{shown}'."))
}

fn pop_one(th: &Thread, u: Loader) -> PyResult<()> {
    let stack = u.stack(th);
    let at_mark = u.marks.borrow().last() == Some(&stack.len());
    if at_mark {
        u.marks.borrow_mut().pop();
        return Ok(());
    }
    if stack.len() <= u.fence() {
        return Err(underflow(th));
    }
    stack.pop();
    Ok(())
}

fn odd_check(th: &Thread, items: &Tuple, what: &str) -> PyResult<()> {
    if items.len().is_multiple_of(2) {
        return Ok(());
    }
    Err(unpickling_error(
        th,
        &format!("odd number of items for {what}"),
    ))
}

/// Opcodes whose operands are bytes.
fn binary(th: &Thread, u: Loader, code: u8) -> PyResult<()> {
    let value = match code {
        PROTO => {
            let [number] = u.operand(th)?;
            if i32::from(number) > HIGHEST {
                let text = format!("unsupported pickle protocol: {number}");
                return Err(th.raise(t::ValueError, text));
            }
            u.protocol.set(number.into());
            return Ok(());
        }
        FRAME => {
            let len = u64::from_le_bytes(u.operand(th)?);
            return check_frame(th, u, len);
        }
        BININT1 => Value::int(u.operand::<1>(th)?[0].into()),
        BININT2 => Value::int(u16::from_le_bytes(u.operand(th)?).into()),
        BININT => th.int(i32::from_le_bytes(u.operand(th)?)),
        BINFLOAT => Value::float(f64::from_be_bytes(u.operand(th)?)),
        LONG1 => {
            let [len] = u.operand(th)?;
            th.try_int_big(&int_of(&u.bytes(th, len.into())?))?
        }
        LONG4 => {
            let len = i32::from_le_bytes(u.operand(th)?);
            let Ok(len) = u64::try_from(len) else {
                return Err(unpickling_error(th, "LONG pickle has negative byte count"));
            };
            th.try_int_big(&int_of(&u.bytes(th, len)?))?
        }
        SHORT_BINUNICODE => {
            let [len] = u.operand(th)?;
            text_of(th, &u.bytes(th, len.into())?)?
        }
        BINUNICODE => {
            let len = u32::from_le_bytes(u.operand(th)?);
            text_of(th, &u.bytes(th, len.into())?)?
        }
        BINUNICODE8 => {
            let len = u64::from_le_bytes(u.operand(th)?);
            text_of(th, &u.bytes(th, too_long(th, "BINUNICODE8", len)?)?)?
        }
        SHORT_BINBYTES => {
            let [len] = u.operand(th)?;
            th.bytes(&u.bytes(th, len.into())?)?.into()
        }
        BINBYTES => {
            let len = u32::from_le_bytes(u.operand(th)?);
            th.bytes(&u.bytes(th, len.into())?)?.into()
        }
        BINBYTES8 => {
            let len = u64::from_le_bytes(u.operand(th)?);
            th.bytes(&u.bytes(th, too_long(th, "BINBYTES8", len)?)?)?
                .into()
        }
        BYTEARRAY8 => {
            let len = u64::from_le_bytes(u.operand(th)?);
            let bytes = u.bytes(th, too_long(th, "BYTEARRAY8", len)?)?;
            ByteArray::from_slice(th, &bytes)?.into()
        }
        SHORT_BINSTRING => {
            let [len] = u.operand(th)?;
            let bytes = u.bytes(th, len.into())?;
            old_string(th, u, &bytes)?
        }
        BINSTRING => {
            let len = i32::from_le_bytes(u.operand(th)?);
            let Ok(len) = u64::try_from(len) else {
                let text = "BINSTRING pickle has negative byte count";
                return Err(unpickling_error(th, text));
            };
            let bytes = u.bytes(th, len)?;
            old_string(th, u, &bytes)?
        }
        TUPLE1 | TUPLE2 | TUPLE3 => {
            let count = usize::from(code - TUPLE1) + 1;
            let stack = u.stack(th);
            if stack.len() < u.fence() + count {
                return Err(underflow(th));
            }
            u.cut(th, stack.len() - count)?.into()
        }
        EMPTY_SET => th.set().into(),
        ADDITEMS => {
            let items = u.cut(th, u.pop_mark(th)?)?;
            let set = u.top(th)?;
            return add_all(th, set, items);
        }
        FROZENSET => {
            let items = u.cut(th, u.pop_mark(th)?)?;
            protocol::call(th, th.class(t::FROZENSET).into(), &[items.into()])?
        }
        MEMOIZE => {
            let top = u.top(th)?;
            let memo = u.memo(th);
            return memo.set(th, th.int(memo.len()), top);
        }
        STACK_GLOBAL => {
            let (name, module) = (u.pop(th)?, u.pop(th)?);
            let (Some(module), Some(name)) =
                (protocol::exact_str(module), protocol::exact_str(name))
            else {
                return Err(unpickling_error(th, "STACK_GLOBAL requires str"));
            };
            find_class(th, u, module, name)?
        }
        NEWOBJ => {
            let (args, class) = (u.pop(th)?, u.pop(th)?);
            new_object(th, "NEWOBJ", class, args, None)?
        }
        NEWOBJ_EX => {
            let (kwargs, args, class) = (u.pop(th)?, u.pop(th)?, u.pop(th)?);
            new_object(th, "NEWOBJ_EX", class, args, Some(kwargs))?
        }
        EXT1 => extension(th, u, u.operand::<1>(th)?[0].into())?,
        EXT2 => extension(th, u, u16::from_le_bytes(u.operand(th)?).into())?,
        EXT4 => extension(th, u, i32::from_le_bytes(u.operand(th)?))?,
        NEXT_BUFFER => {
            let Some(buffers) = u.buffers.get() else {
                let text =
                    "pickle stream refers to out-of-band data but no *buffers* argument was given";
                return Err(unpickling_error(th, text));
            };
            match protocol::next(th, buffers)? {
                Some(buffer) => buffer,
                None => return Err(unpickling_error(th, "not enough out-of-band buffers")),
            }
        }
        READONLY_BUFFER => {
            let object = u.pop(th)?;
            let view: Value = pyjit_types::memoryview::of(th, object)?.into();
            let readonly = protocol::getattr_str(th, view, "readonly")?;
            if protocol::truth(th, readonly)? {
                object
            } else {
                protocol::call_method_str(th, view, "toreadonly", &[])?
            }
        }
        _ => return Err(invalid(th, code)),
    };
    u.push(th, value)
}

fn too_long(th: &Thread, what: &str, len: u64) -> PyResult<u64> {
    if len <= isize::MAX as u64 {
        return Ok(len);
    }
    let max = isize::MAX;
    let text = format!("{what} exceeds system's maximum size of {max} bytes");
    Err(th.raise(t::OverflowError, text))
}

/// All of a frame is to be there before any of it is used.
fn check_frame(th: &Thread, u: Loader, len: u64) -> PyResult<()> {
    let Ok(len) = usize::try_from(len) else {
        return Err(super::input::truncated(th));
    };
    if len > isize::MAX as usize {
        let text = format!(
            "FRAME length exceeds system's maximum of {} bytes",
            isize::MAX
        );
        return Err(th.raise(t::OverflowError, text));
    }
    let mut input = u.input.borrow_mut();
    input.begin_frame(th, u.file(), len)
}

/// A str of Python 2, whose encoding nobody knows.
fn old_string(th: &Thread, u: Loader, bytes: &[u8]) -> PyResult<Value> {
    let object = th.bytes(bytes)?;
    let Some(encoding) = u.encoding.get() else {
        return Ok(object.into());
    };
    if encoding.eq_str("bytes") {
        return Ok(object.into());
    }
    let errors = u
        .errors
        .get()
        .map_or(th.intern("strict").into(), Value::from);
    protocol::call_method(
        th,
        object.into(),
        th.names().decode,
        &[encoding.into(), errors],
    )
}

/// Opcodes whose operand is a line.
fn textual(th: &Thread, u: Loader, code: u8) -> PyResult<()> {
    let line = u.line(th)?;
    let text = || String::from_utf8_lossy(&line).trim().to_owned();
    let call_int = |text: &str| -> PyResult<Value> {
        let arguments = [th.try_str(text)?.into(), Value::int(10)];
        protocol::call(th, th.class(t::INT).into(), &arguments).map_err(|Raised| {
            if th.catch(t::ValueError).is_some() {
                return th.raise(t::ValueError, "could not convert string to int");
            }
            Raised
        })
    };
    let value = match code {
        INT if line == b"00" => Value::FALSE,
        INT if line == b"01" => Value::TRUE,
        INT => call_int(&text())?,
        LONG => {
            let text = text();
            call_int(text.strip_suffix('L').unwrap_or(&text))?
        }
        FLOAT => {
            let arguments = [th.try_str(&text())?.into()];
            protocol::call(th, th.class(t::FLOAT).into(), &arguments).map_err(|Raised| {
                if th.catch(t::ValueError).is_some() {
                    return th.raise(t::ValueError, "could not convert string to float");
                }
                Raised
            })?
        }
        STRING => {
            let inner = match line.as_slice() {
                [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => inner,
                _ => {
                    let text = "the STRING opcode argument must be quoted";
                    return Err(unpickling_error(th, text));
                }
            };
            let bytes = codec(th, "escape_decode", inner)?;
            match bytes.cast::<Bytes>() {
                Some(bytes) => {
                    let bytes = bytes.as_slice().to_vec();
                    old_string(th, u, &bytes)?
                }
                None => bytes,
            }
        }
        _ => codec(th, "raw_unicode_escape_decode", &line)?,
    };
    u.push(th, value)
}

/// The int of a line, as `int()` reads it.
fn decimal(th: &Thread, line: &[u8]) -> PyResult<Value> {
    let text = String::from_utf8_lossy(line);
    if let Ok(number) = text.trim().parse::<i64>() {
        return Ok(th.int(number));
    }
    let text = th.try_str(&format!("{text}\n"))?.into();
    protocol::call(th, th.class(t::INT).into(), &[text])
}

fn from_memo(th: &Thread, u: Loader, index: Value) -> PyResult<()> {
    match u.memo(th).get(th, index)? {
        Some(value) => u.push(th, value),
        None => {
            let index = protocol::str(th, index)?;
            let text = format!("Memo value not found at index {}", index.display());
            Err(unpickling_error(th, &text))
        }
    }
}

fn append_all(th: &Thread, list: Value, items: &[Value]) -> PyResult<()> {
    if let Some(list) = list
        .cast::<List>()
        .filter(|_| protocol::is_exact(list, t::LIST))
    {
        return list.extend_from_slice(th, items);
    }
    let extend = protocol::lookup_attr(th, list, th.names().extend)?;
    if let Some(extend) = extend.filter(|_| items.len() != 1) {
        let items = th.list(items)?;
        return protocol::call(th, extend, &[items.into()]).map(drop);
    }
    let append = protocol::getattr(th, list, th.names().append)?;
    for item in items {
        protocol::call(th, append, &[*item])?;
    }
    Ok(())
}

fn set_all(th: &Thread, target: Value, items: &[Value]) -> PyResult<()> {
    let dict = target
        .cast::<Dict>()
        .filter(|_| protocol::is_exact(target, t::DICT));
    for pair in items.chunks_exact(2) {
        match dict {
            Some(dict) => dict.set(th, pair[0], pair[1])?,
            None => protocol::set_item(th, target, pair[0], pair[1])?,
        }
    }
    Ok(())
}

fn add_all(th: &Thread, set: Value, items: Gc<Tuple>) -> PyResult<()> {
    if let Some(plain) = set
        .cast::<Set>()
        .filter(|_| protocol::is_exact(set, t::SET))
    {
        for item in items.as_slice() {
            plain.add(th, *item)?;
        }
        return Ok(());
    }
    let add = protocol::getattr(th, set, th.names().add)?;
    for item in items.as_slice() {
        protocol::call(th, add, &[*item])?;
    }
    Ok(())
}

fn instantiate(th: &Thread, class: Value, args: Gc<Tuple>) -> PyResult<Value> {
    // A class without `__getinitargs__` is made without calling it, as Python 2's were.
    if args.is_empty()
        && class.cast::<Type>().is_some()
        && protocol::lookup_attr(th, class, th.names().__getinitargs__)?.is_none()
    {
        let new = protocol::getattr(th, class, th.names().__new__)?;
        return protocol::call(th, new, &[class]);
    }
    protocol::call(th, class, args.as_slice())
}

fn new_object(
    th: &Thread,
    what: &str,
    class: Value,
    args: Value,
    kwargs: Option<Value>,
) -> PyResult<Value> {
    let error = |text: String| Err(unpickling_error(th, &text));
    let Some(class_type) = class.cast::<Type>() else {
        let found = th.type_name(class);
        return error(format!("{what} class argument must be a type, not {found}"));
    };
    let Some(args) = args.cast::<Tuple>() else {
        let found = th.type_name(args);
        return error(format!("{what} args argument must be a tuple, not {found}"));
    };
    let values = th.list(args.as_slice())?;
    let names = th.empty_list();
    if let Some(kwargs) = kwargs {
        let Some(kwargs) = kwargs.cast::<Dict>() else {
            let found = th.type_name(kwargs);
            return error(format!(
                "{what} kwargs argument must be a dict, not {found}"
            ));
        };
        let mut position = 0;
        while let Some((next, key, value)) = kwargs.next_item(position) {
            position = next;
            names.push(th, key)?;
            values.push(th, value)?;
        }
    }
    let Some(new) = class_type.slots.tp_new.get() else {
        return error(format!("{what} class argument must have __new__"));
    };
    let values = th.try_tuple(values.as_slice())?;
    let kwnames = th.try_tuple(names.as_slice())?;
    new(
        th,
        class_type,
        Args {
            values: values.as_slice(),
            kwnames: (!kwnames.is_empty()).then_some(kwnames),
        },
    )
}

fn find_by_bytes(th: &Thread, u: Loader, module: &[u8], name: &[u8]) -> PyResult<Value> {
    let text = |bytes: &[u8]| -> PyResult<Gc<Str>> {
        let value = text_of(th, bytes)?;
        value.cast::<Str>().ok_or(Raised)
    };
    find_class(th, u, text(module)?, text(name)?)
}

/// The object of that name, by the method that a subclass may have.
fn find_class(th: &Thread, u: Loader, module: Gc<Str>, name: Gc<Str>) -> PyResult<Value> {
    let this = Value::from(u);
    if th.class_of(this).is_heap_class() {
        let arguments = [module.into(), name.into()];
        return protocol::call_method_str(th, this, "find_class", &arguments);
    }
    find_plain(th, u, module, name)
}

fn extension(th: &Thread, u: Loader, code: i32) -> PyResult<Value> {
    let key = th.int(code);
    let cache = library(th, "copyreg", "_extension_cache")?.cast::<Dict>();
    if let Some(cache) = cache
        && let Some(known) = cache.get(th, key)?
    {
        return Ok(known);
    }
    let registry = library(th, "copyreg", "_inverted_registry")?.cast::<Dict>();
    let pair = match registry {
        Some(registry) => registry.get(th, key)?,
        None => None,
    };
    let Some(pair) = pair else {
        if code <= 0 {
            return Err(unpickling_error(th, "EXT specifies code <= 0"));
        }
        let text = format!("unregistered extension code {code}");
        return Err(th.raise(t::ValueError, text));
    };
    let names = pair.cast::<Tuple>().filter(|pair| pair.len() == 2);
    let (Some(module), Some(name)) = (
        names.and_then(|pair| pair[0].cast::<Str>()),
        names.and_then(|pair| pair[1].cast::<Str>()),
    ) else {
        let text = format!("_inverted_registry[{code}] isn't a 2-tuple of strings");
        return Err(th.raise(t::ValueError, text));
    };
    let found = find_class(th, u, module, name)?;
    if let Some(cache) = cache {
        cache.set(th, key, found)?;
    }
    Ok(found)
}

fn persistent(th: &Thread, u: Loader, id: Value) -> PyResult<()> {
    let this = Value::from(u);
    let loaded = if th.class_of(this).is_heap_class() {
        protocol::call_method_str(th, this, "persistent_load", &[id])?
    } else {
        return Err(no_persistent(th));
    };
    u.push(th, loaded)
}

fn build(th: &Thread, u: Loader) -> PyResult<()> {
    let state = u.pop(th)?;
    let object = u.top(th)?;
    if let Some(set) = protocol::lookup_attr(th, object, th.names().__setstate__)? {
        return protocol::call(th, set, &[state]).map(drop);
    }
    let (mut state, mut slots) = (state, None);
    if let Some(pair) = state.cast::<Tuple>().filter(|pair| pair.len() == 2) {
        (state, slots) = (pair[0], Some(pair[1]));
    }
    if !state.is_none() {
        let Some(values) = state.cast::<Dict>() else {
            return Err(unpickling_error(th, "state is not a dictionary"));
        };
        let dict = protocol::getattr(th, object, th.names().__dict__)?;
        let mut position = 0;
        while let Some((next, key, value)) = values.next_item(position) {
            position = next;
            // Names of attributes are interned.
            let key = match protocol::exact_str(key) {
                Some(name) => th.intern_str(name).into(),
                None => key,
            };
            protocol::set_item(th, dict, key, value)?;
        }
    }
    if let Some(slots) = slots.filter(|slots| !slots.is_none()) {
        let Some(values) = slots.cast::<Dict>() else {
            return Err(unpickling_error(th, "slot state is not a dictionary"));
        };
        let mut position = 0;
        while let Some((next, key, value)) = values.next_item(position) {
            position = next;
            let Some(name) = key.cast::<Str>() else {
                return Err(th.raise(t::TypeError, "attribute name must be string"));
            };
            protocol::setattr(th, object, th.intern_str(name), Some(value))?;
        }
    }
    Ok(())
}
