//! `marshal`. CPython: Python/marshal.c.
//!
//! Code objects, all that imports read, take the short way through `pyjit-bytecode`'s reader and its plain constants;
//! any other value is read and written here, with CPython's references, so that shared and recursive objects stay so.

mod read;
mod write;

use pyjit_bytecode::marshal::{self, MarshalErrorKind};
use pyjit_bytecode::{Code, Const, Text};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::sync::Arc;

/// A code object from marshalled data, verified.
pub fn load_code(th: &Thread, data: &[u8]) -> PyResult<Gc<CodeObject>> {
    let code = match marshal::read_code(data) {
        Ok(code) => code,
        Err(error) => return Err(raise(th, error)),
    };
    code_object(th, &code)
}

/// A code object of the library that is part of this program, whose build has made and verified it.
pub fn load_own_code(th: &Thread, data: &[u8]) -> PyResult<Gc<CodeObject>> {
    match marshal::read_code(data) {
        Ok(code) => CodeObject::new(th, &code),
        Err(error) => Err(raise(th, error)),
    }
}

fn code_object(th: &Thread, code: &Arc<Code>) -> PyResult<Gc<CodeObject>> {
    if let Err(error) = pyjit_bytecode::verify::verify(code) {
        return Err(th.raise(t::ValueError, format!("bad marshal data ({})", error.0)));
    }
    CodeObject::new(th, code)
}

fn raise(th: &Thread, error: marshal::MarshalError) -> Raised {
    let class = match error.kind {
        MarshalErrorKind::Eof => t::EOFError,
        MarshalErrorKind::Value => t::ValueError,
        MarshalErrorKind::Type => t::TypeError,
    };
    th.raise(class, error.message)
}

/// The text of a string value.
pub fn text_of(string: Gc<Str>) -> Text {
    match string.ascii() {
        Some(text) => text.into(),
        None => Text::from_code_points(&string.chars().collect::<Vec<u32>>()),
    }
}

/// The template of a code object as it is now: with the constants and the file name Python sees.
pub fn template_of(th: &Thread, code: Gc<CodeObject>, depth: usize) -> PyResult<Arc<Code>> {
    let mut template = code.template().clone();
    if let Some(filename) = code.filename.get() {
        template.filename = text_of(filename);
    }
    let mut consts = Vec::new();
    for value in code.consts().iter() {
        consts.push(constant_of(th, *value, depth + 1)?);
    }
    template.consts = consts.into();
    Ok(Arc::new(template))
}

/// The constant a value is, ValueError if it is none.
pub fn constant_of(th: &Thread, value: Value, depth: usize) -> PyResult<Const> {
    if depth > 1000 {
        return Err(th.raise(t::ValueError, "object too deeply nested to marshal"));
    }
    let many = |values: &[Value]| -> PyResult<Arc<[Const]>> {
        let mut all = Vec::with_capacity(values.len());
        for value in values {
            all.push(constant_of(th, *value, depth + 1)?);
        }
        Ok(all.into())
    };
    if let Some(truth) = value.as_bool() {
        return Ok(Const::bool(truth));
    }
    if protocol::is_exact_int(value) {
        return Ok(Const::int(
            pyjit_object::int::as_big(value).unwrap_or_default(),
        ));
    }
    if let Some(number) = value.as_small_float() {
        return Ok(Const::Float(number));
    }
    match value {
        Value::NONE => return Ok(Const::None),
        Value::ELLIPSIS => return Ok(Const::Ellipsis),
        _ => {}
    }
    if let Some(string) = protocol::exact_str(value) {
        return Ok(Const::Str(text_of(string)));
    }
    if let Some(tuple) = value
        .cast::<Tuple>()
        .filter(|_| protocol::is_exact(value, t::TUPLE))
    {
        return Ok(Const::Tuple(many(tuple.as_slice())?));
    }
    if let Some(bytes) = value
        .cast::<Bytes>()
        .filter(|_| protocol::is_exact(value, t::BYTES))
    {
        return Ok(Const::Bytes(bytes.as_slice().into()));
    }
    if let Some(number) = value
        .cast::<pyjit_object::float::Complex>()
        .filter(|_| protocol::is_exact(value, t::COMPLEX))
    {
        return Ok(Const::Complex(number.real, number.imag));
    }
    if let Some(set) = value
        .cast::<Set>()
        .filter(|_| protocol::is_exact(value, t::FROZENSET))
    {
        let items = th.empty_list();
        for (item, _) in set.iter() {
            items.push(th, item)?;
        }
        return Ok(Const::FrozenSet(many(items.as_slice())?));
    }
    if let Some(slice) = value.cast::<pyjit_object::sequence::Slice>() {
        let (start, stop, step) = slice.parts();
        let parts = [
            constant_of(th, start, depth + 1)?,
            constant_of(th, stop, depth + 1)?,
            constant_of(th, step, depth + 1)?,
        ];
        return Ok(Const::Slice(Arc::new(parts)));
    }
    if let Some(code) = value.cast::<CodeObject>() {
        return Ok(Const::Code(template_of(th, code, depth)?));
    }
    if let Some(buffer) = th
        .class_of(value)
        .slots
        .bf_getbuffer
        .get()
        .map(|_| BytesLike::new(th, value, Request::SIMPLE))
    {
        return Ok(Const::Bytes(buffer?.as_slice().into()));
    }
    Err(th.raise(t::ValueError, "unmarshallable object"))
}

/// The format's version.
const VERSION: i32 = 5;

/// This module contains functions that can read and write Python values in a binary format.
#[pymodule(name = "marshal")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "version", Value::int(VERSION))
    }

    /// Return the bytes object that would be written to a file by dump(value, file).
    ///
    ///   value
    ///     Must be a supported type.
    ///   version
    ///     Indicates the data format that dumps should use.
    ///   allow_code
    ///     Allow to write code objects.
    ///
    /// Raise a ValueError exception if value has (or contains an object that has) an
    /// unsupported type.
    #[function("($module, value, version=version, /, *, allow_code=True)")]
    fn dumps(
        th: &Thread,
        value: Value,
        version: Option<i32>,
        allow_code: Option<bool>,
    ) -> PyResult<Value> {
        let data = write::write(
            th,
            value,
            version.unwrap_or(VERSION),
            allow_code.unwrap_or(true),
        )?;
        Ok(th.bytes(&data)?.into())
    }

    /// Write the value on the open file.
    ///
    ///   value
    ///     Must be a supported type.
    ///   file
    ///     Must be a writeable binary file.
    ///   version
    ///     Indicates the data format that dump should use.
    ///   allow_code
    ///     Allow to write code objects.
    ///
    /// If the value has (or contains an object that has) an unsupported type, a
    /// ValueError exception is raised - but garbage data will also be written to the
    /// file. The object will not be properly read back by load().
    #[function("($module, value, file, version=version, /, *, allow_code=True)")]
    fn dump(
        th: &Thread,
        value: Value,
        file: Value,
        version: Option<i32>,
        allow_code: Option<bool>,
    ) -> PyResult<Value> {
        let bytes = dumps(th, value, version, allow_code)?;
        protocol::call_method(th, file, th.names().write, &[bytes])
    }

    /// Convert the bytes-like object to a value.
    ///
    ///   allow_code
    ///     Allow to load code objects.
    ///
    /// If no valid value is found, raise EOFError, ValueError or TypeError.  Extra
    /// bytes in the input are ignored.
    #[function("($module, bytes, /, *, allow_code=True)")]
    fn loads(th: &Thread, bytes: Value, allow_code: Option<bool>) -> PyResult<Value> {
        let data = BytesLike::new(th, bytes, Request::SIMPLE)?;
        let allow_code = allow_code.unwrap_or(true);
        let is_code = data.first().is_some_and(|byte| byte & 0x7F == b'c');
        if is_code
            && allow_code
            && let Ok(code) = marshal::read_code(&data)
        {
            return Ok(code_object(th, &code)?.into());
        }
        read::read(th, read::Source::Bytes(&data), allow_code)
    }

    /// Read one value from the open file and return it.
    ///
    ///   file
    ///     Must be readable binary file.
    ///   allow_code
    ///     Allow to load code objects.
    ///
    /// If no valid value is read (e.g. because the data has a different Python
    /// version's incompatible marshal format), raise EOFError, ValueError or
    /// TypeError.
    ///
    /// Note: If an object containing an unsupported type was marshalled with dump(),
    /// load() will substitute None for the unmarshallable type.
    #[function("($module, file, /, *, allow_code=True)")]
    fn load(th: &Thread, file: Value, allow_code: Option<bool>) -> PyResult<Value> {
        // Some files read text: better to know before.
        let nothing = protocol::call_method(th, file, th.names().read, &[Value::int(0)])?;
        if nothing.cast::<Bytes>().is_none() {
            let found = th.type_name(nothing);
            let text = format!("file.read() returned not bytes but {found}");
            return Err(th.raise(t::TypeError, text));
        }
        read::read(th, read::Source::File(file), allow_code.unwrap_or(true))
    }
}
