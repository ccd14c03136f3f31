//! `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`: one object for all algorithms, a class for each. CPython:
//! Modules/{md5module,sha1module,sha2module,sha3module,blake2module}.c; the algorithms are RustCrypto's, BLAKE2 is here.

mod blake2;
pub mod modules;
mod state;

use blake2::{Blake2b, Blake2s, Params};
use pyjit_object::args::{FunctionName, bind};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::class::slots::SlotDef;
use pyjit_object::def::{GetSetDef, MethodDef, Param, Signature, TypeFlags, TypeSpec};
use pyjit_object::int::{as_big, as_i64, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use state::State;
use std::cell::RefCell;

/// A running hash.
#[pytype(name = "hash", module = "_hashlib")]
#[repr(C)]
pub struct Hash {
    head: NativeHeader,
    #[trace(skip)]
    state: RefCell<State>,
}

/// What CPython keeps the GIL for: shorter data than this.
const GIL_MIN_SIZE: i32 = 2048;

fn make(th: &Thread, class: Gc<Type>, state: State) -> Gc<Hash> {
    th.alloc(
        class,
        Hash {
            head: NativeHeader::new(Hash::LAYOUT),
            state: RefCell::new(state),
        },
    )
}

/// Feeds a bytes-like object.
fn feed(th: &Thread, state: &mut State, data: Value) -> PyResult<()> {
    if data.cast::<Str>().is_some() {
        return Err(th.raise(t::TypeError, "Strings must be encoded before hashing"));
    }
    if th.class_of(data).slots.bf_getbuffer.get().is_none() {
        return Err(th.raise(t::TypeError, "object supporting the buffer API required"));
    }
    state.update(&BytesLike::new(th, data, Request::SIMPLE)?);
    Ok(())
}

/// The one of `data` and `string` that was given.
fn data_or_string(
    th: &Thread,
    data: Option<Value>,
    string: Option<Value>,
) -> PyResult<Option<Value>> {
    match (data, string.filter(|string| !string.is_none())) {
        (Some(_), Some(_)) => {
            let text = "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.";
            Err(th.raise(t::TypeError, text))
        }
        (data, string) => Ok(data.or(string)),
    }
}

/// A hash of the class kept under `key`, fed with the data given.
fn start(
    th: &Thread,
    key: &'static str,
    algorithm: &str,
    data: Option<Value>,
    string: Option<Value>,
) -> PyResult<Gc<Hash>> {
    let data = data_or_string(th, data, string)?;
    let class = th
        .rt()
        .kept
        .borrow()
        .get(key)
        .copied()
        .and_then(Value::cast::<Type>);
    let (Some(class), Some(mut state)) = (class, State::named(algorithm)) else {
        return Err(th.raise(t::SystemError, "no such hash"));
    };
    if let Some(data) = data {
        feed(th, &mut state, data)?;
    }
    Ok(make(th, class, state))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Methods of the hashes of fixed digest size.
#[pymethods(Hash)]
mod methods {
    use super::*;

    /// Return a copy of the hash object.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Hash>) -> Gc<Hash> {
        make(th, th.class_of(this.into()), this.state.borrow().clone())
    }

    /// Return the digest value as a bytes object.
    #[method("($self, /)")]
    fn digest(th: &Thread, this: Gc<Hash>) -> PyResult<Gc<Bytes>> {
        th.bytes(&this.state.borrow().digest(0))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("($self, /)")]
    fn hexdigest(this: Gc<Hash>) -> String {
        hex(&this.state.borrow().digest(0))
    }

    /// Update this hash object's state with the provided string.
    #[method("($self, obj, /)")]
    fn update(th: &Thread, this: Gc<Hash>, obj: Value) -> PyResult<()> {
        feed(th, &mut this.state.borrow_mut(), obj)
    }

    #[getter]
    fn block_size(this: Gc<Hash>) -> usize {
        this.state.borrow().block_size()
    }

    #[getter]
    fn name(this: Gc<Hash>) -> &'static str {
        this.state.borrow().name()
    }

    #[getter]
    fn digest_size(this: Gc<Hash>) -> usize {
        this.state.borrow().digest_size()
    }
}

/// Of `_sha3`: as above, made by calling the class.
#[pymethods(Hash)]
mod sha3_methods {
    use super::*;

    static SIGNATURE: Signature = Signature {
        params: &[
            Param {
                name: "data",
                optional: true,
            },
            Param {
                name: "usedforsecurity",
                optional: true,
            },
            Param {
                name: "string",
                optional: true,
            },
        ],
        posonly: 0,
        positional: 1,
        keywords: true,
    };

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let mut bound = [None; 9];
        // CPython names the first of the family in these errors.
        bind(
            th,
            FunctionName::Type("sha3_224"),
            &SIGNATURE,
            args,
            &mut bound,
        )?;
        let name = class.name_str();
        let Some(mut state) = State::named(name.rsplit('.').next().unwrap_or(&name)) else {
            return Err(th.raise(t::SystemError, "no such hash"));
        };
        if let Some(data) = data_or_string(th, bound[0], bound[2])? {
            feed(th, &mut state, data)?;
        }
        Ok(make(th, class, state).into())
    }

    /// Return a copy of the hash object.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Hash>) -> Gc<Hash> {
        make(th, th.class_of(this.into()), this.state.borrow().clone())
    }

    /// Return the digest value as a bytes object.
    #[method("($self, /)")]
    fn digest(th: &Thread, this: Gc<Hash>) -> PyResult<Gc<Bytes>> {
        th.bytes(&this.state.borrow().digest(0))
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("($self, /)")]
    fn hexdigest(this: Gc<Hash>) -> String {
        hex(&this.state.borrow().digest(0))
    }

    /// Update this hash object's state with the provided bytes-like object.
    #[method("($self, data, /)")]
    fn update(th: &Thread, this: Gc<Hash>, data: Value) -> PyResult<()> {
        feed(th, &mut this.state.borrow_mut(), data)
    }

    #[getter]
    fn block_size(this: Gc<Hash>) -> usize {
        this.state.borrow().block_size()
    }

    #[getter]
    fn name(this: Gc<Hash>) -> &'static str {
        this.state.borrow().name()
    }

    #[getter]
    fn digest_size(this: Gc<Hash>) -> usize {
        this.state.borrow().digest_size()
    }

    #[getter]
    fn _capacity_bits(this: Gc<Hash>) -> usize {
        1600 - 8 * this.state.borrow().block_size()
    }

    #[getter]
    fn _rate_bits(this: Gc<Hash>) -> usize {
        8 * this.state.borrow().block_size()
    }

    #[getter]
    fn _suffix(th: &Thread, this: Gc<Hash>) -> PyResult<Gc<Bytes>> {
        th.bytes(if this.state.borrow().digest_size() == 0 {
            b"\x1f"
        } else {
            b"\x06"
        })
    }
}

/// Methods of the extendable hashes; the rest is that of `_sha3`.
#[pymethods(Hash)]
mod shake_methods {
    use super::*;

    fn squeeze(th: &Thread, this: Gc<Hash>, length: Value) -> PyResult<Vec<u8>> {
        let length = protocol::index(th, length)?;
        if signum(length) < 0 {
            return Err(th.raise(t::ValueError, "Cannot convert negative int"));
        }
        match as_i64(length) {
            None => Err(th.raise(t::OverflowError, "Python int too large for C unsigned long")),
            Some(length) if length >= 1 << 29 => {
                Err(th.raise(t::ValueError, "length is too large"))
            }
            Some(length) => Ok(this.state.borrow().digest(length as usize)),
        }
    }

    /// Return the digest value as a bytes object.
    #[method("($self, /, length)")]
    fn digest(th: &Thread, this: Gc<Hash>, length: Value) -> PyResult<Gc<Bytes>> {
        th.bytes(&squeeze(th, this, length)?)
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("($self, /, length)")]
    fn hexdigest(th: &Thread, this: Gc<Hash>, length: Value) -> PyResult<String> {
        Ok(hex(&squeeze(th, this, length)?))
    }

    /// Return a copy of the hash object.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Hash>) -> Gc<Hash> {
        make(th, th.class_of(this.into()), this.state.borrow().clone())
    }

    /// Update this hash object's state with the provided bytes-like object.
    #[method("($self, data, /)")]
    fn update(th: &Thread, this: Gc<Hash>, data: Value) -> PyResult<()> {
        feed(th, &mut this.state.borrow_mut(), data)
    }
}

/// The classes of `_blake2`.
#[pymethods(Hash)]
mod blake2_methods {
    use super::*;

    const NAMES: [&str; 13] = [
        "digest_size",
        "key",
        "salt",
        "person",
        "fanout",
        "depth",
        "leaf_size",
        "node_offset",
        "node_depth",
        "inner_size",
        "last_node",
        "usedforsecurity",
        "string",
    ];

    /// A number in a range, or "fanout must be between 0 and 255".
    fn ranged(
        th: &Thread,
        value: Option<Value>,
        default: u8,
        least: i64,
        most: i64,
        text: &str,
    ) -> PyResult<u8> {
        let Some(value) = value else {
            return Ok(default);
        };
        match i32::from_arg(
            th,
            value,
            &pyjit_object::convert::ArgAt {
                function: "blake2",
                index: 1,
                name: "",
            },
        )? as i64
        {
            number if (least..=most).contains(&number) => Ok(number as u8),
            number => Err(th.raise(t::ValueError, text.replace("{}", &number.to_string()))),
        }
    }

    fn bytes(th: &Thread, value: Option<Value>, most: usize, name: &str) -> PyResult<Vec<u8>> {
        let Some(value) = value else {
            return Ok(Vec::new());
        };
        let bytes = BytesLike::new(th, value, Request::SIMPLE)?;
        if bytes.len() > most {
            return Err(th.raise(
                t::ValueError,
                format!("maximum {name} length is {most} bytes"),
            ));
        }
        Ok(bytes.to_vec())
    }

    fn unsigned(th: &Thread, value: Option<Value>, what: &str) -> PyResult<u64> {
        let Some(value) = value else { return Ok(0) };
        let value = protocol::index(th, value)?;
        if signum(value) < 0 {
            return Err(th.raise(t::ValueError, "Cannot convert negative int"));
        }
        let word = as_big(value).and_then(|value| u64::try_from(value).ok());
        word.ok_or_else(|| {
            th.raise(
                t::OverflowError,
                format!("Python int too large for C unsigned {what}"),
            )
        })
    }

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let name = class.name_str();
        let name = name.rsplit('.').next().unwrap_or(&name);
        let big = name == "blake2b";
        if args.positional_count() > 1 {
            let count = args.positional_count();
            return Err(th.raise(
                t::TypeError,
                format!("{name}() takes at most 1 positional argument ({count} given)"),
            ));
        }
        let mut data = args.get(0);
        let mut options = [None; NAMES.len()];
        for (key, value) in args.keywords() {
            let Some(key) = key.cast::<Str>() else {
                return Err(th.raise(t::TypeError, "keywords must be strings"));
            };
            match NAMES.iter().position(|known| key.eq_str(known)) {
                Some(index) => options[index] = Some(value),
                None if key.eq_str("data") && data.is_none() => data = Some(value),
                None if key.eq_str("data") => {
                    return Err(th.raise(
                        t::TypeError,
                        format!("argument for {name}() given by name ('data') and position (1)"),
                    ));
                }
                None => {
                    let known = std::iter::once("data").chain(NAMES);
                    return Err(th.raise(
                        t::TypeError,
                        pyjit_object::bind::unexpected_keyword(name, &key.display(), known),
                    ));
                }
            }
        }
        let [
            digest_size,
            key,
            salt,
            person,
            fanout,
            depth,
            leaf_size,
            node_offset,
            node_depth,
            inner_size,
            last_node,
            _,
            string,
        ] = options;
        let data = data_or_string(th, data, string)?;
        let (most, short) = if big {
            (Blake2b::MAX_DIGEST, Blake2b::SALT)
        } else {
            (Blake2s::MAX_DIGEST, Blake2s::SALT)
        };
        let shown = if big { "Blake2b" } else { "Blake2s" };
        let text =
            format!("digest_size for {shown} must be between 1 and {most} bytes, here it is {{}}");
        let digest_size = ranged(th, digest_size, most as u8, 1, most as i64, &text)?;
        let leaf_size = unsigned(th, leaf_size, "long")?;
        let node_offset = unsigned(th, node_offset, "long long")?;
        let params = Params {
            digest_size,
            salt: bytes(th, salt, short, "salt")?,
            person: bytes(th, person, short, "person")?,
            fanout: ranged(th, fanout, 1, 0, 255, "fanout must be between 0 and 255")?,
            depth: ranged(th, depth, 1, 1, 255, "depth must be between 1 and 255")?,
            leaf_size: u32::try_from(leaf_size)
                .map_err(|_| th.raise(t::OverflowError, "leaf_size is too large"))?,
            node_offset,
            node_depth: ranged(
                th,
                node_depth,
                0,
                0,
                255,
                "node_depth must be between 0 and 255",
            )?,
            inner_size: ranged(
                th,
                inner_size,
                0,
                0,
                most as i64,
                &format!("inner_size must be between 0 and is {most}"),
            )?,
            last_node: last_node.map_or(Ok(false), |last| protocol::truth(th, last))?,
        };
        if !big && node_offset >> 48 != 0 {
            return Err(th.raise(t::OverflowError, "node_offset is too large"));
        }
        let key = bytes(th, key, most, "key")?;
        let mut state = match big {
            true => State::Blake2b(Box::new(Blake2b::new(&params, &key))),
            false => State::Blake2s(Box::new(Blake2s::new(&params, &key))),
        };
        if let Some(data) = data {
            feed(th, &mut state, data)?;
        }
        Ok(make(th, class, state).into())
    }
}

type Tables = (
    &'static [MethodDef],
    &'static [GetSetDef],
    &'static [SlotDef],
);

const fn spec(
    name: &'static str,
    module: &'static str,
    doc: &'static str,
    tables: Tables,
    flags: TypeFlags,
) -> TypeSpec {
    TypeSpec {
        name,
        module,
        doc,
        text_signature: None,
        methods: tables.0,
        getsets: tables.1,
        slots: tables.2,
        flags,
        base: None,
        layout: Some(Hash::LAYOUT),
    }
}

/// A class whose instances a module function makes.
const fn closed(name: &'static str, module: &'static str) -> TypeSpec {
    let tables = (methods::METHODS, methods::GETSETS, methods::SLOTS);
    spec(name, module, "", tables, TypeFlags::DISALLOW_INSTANTIATION)
}

const fn sha3(name: &'static str, doc: &'static str) -> TypeSpec {
    let tables = (
        sha3_methods::METHODS,
        sha3_methods::GETSETS,
        sha3_methods::SLOTS,
    );
    spec(name, "_sha3", doc, tables, TypeFlags::NONE)
}

const fn shake(name: &'static str, doc: &'static str) -> TypeSpec {
    let tables = (
        shake_methods::METHODS,
        sha3_methods::GETSETS,
        sha3_methods::SLOTS,
    );
    spec(name, "_sha3", doc, tables, TypeFlags::NONE)
}

const fn blake2(name: &'static str, doc: &'static str, text_signature: &'static str) -> TypeSpec {
    let tables = (
        sha3_methods::METHODS,
        methods::GETSETS,
        blake2_methods::SLOTS,
    );
    let made = spec(name, "_blake2", doc, tables, TypeFlags::NONE);
    TypeSpec {
        text_signature: Some(text_signature),
        ..made
    }
}

/// Makes the class, names it in the module and keeps it for the functions.
fn add_class(
    th: &Thread,
    module: Gc<Module>,
    name: &str,
    key: &'static str,
    spec: &'static TypeSpec,
) -> PyResult<()> {
    let class = th.define_class(spec, None)?;
    th.rt().kept.borrow_mut().insert(key, class.into());
    module.set(th, name, class)?;
    module.set(th, "_GIL_MINSIZE", Value::int(GIL_MIN_SIZE))
}
