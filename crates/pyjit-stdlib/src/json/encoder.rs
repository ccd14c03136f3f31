//! Writing JSON. CPython: `encoder_listencode_*` in Modules/_json.c.

use super::push_string;
use pyjit_object::float::as_f64;
use pyjit_object::function::Payload;
use pyjit_object::int::is_int;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use std::cell::Cell;

#[pytype(name = "Encoder", module = "_json")]
#[repr(C)]
pub struct Encoder {
    head: NativeHeader,
    /// Containers being written, by address; None to be trusted.
    markers: Field<Option<Value>>,
    default: Field<Option<Value>>,
    encoder: Field<Option<Value>>,
    indent: Field<Option<Value>>,
    key_separator: Field<Gc<Str>>,
    item_separator: Field<Gc<Str>>,
    sort_keys: Cell<bool>,
    skip_keys: Cell<bool>,
    allow_nan: Cell<bool>,
    /// The encoder of strings is ours: whether it answers ASCII only.
    own_encoder: Cell<Option<bool>>,
}

/// Whether this is `encode_basestring_ascii` (true) or `encode_basestring` (false) of this module.
fn own_encoder(encoder: Value) -> Option<bool> {
    let Payload::Method(def) = encoder.cast::<Builtin>()?.payload else {
        return None;
    };
    let mut own = super::module::SPEC.functions.iter();
    match own.find(|own| std::ptr::eq(*own, def))?.name {
        "encode_basestring_ascii" => Some(true),
        "encode_basestring" => Some(false),
        _ => None,
    }
}

const DOC: &str = "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)";

#[pymethods(Encoder, name = "_json.Encoder", module = "_json", doc = DOC, flags = TypeFlags::HAVE_GC)]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    fn separator(th: &Thread, value: Value, number: usize) -> PyResult<Gc<Str>> {
        match value.cast::<Str>() {
            Some(text) => Ok(text),
            None => {
                let name = th.type_name(value);
                let text = format!("make_encoder() argument {number} must be str, not {name}");
                Err(th.raise(t::TypeError, text))
            }
        }
    }

    #[slot(
        tp_new,
        "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
        name = "make_encoder"
    )]
    #[allow(clippy::too_many_arguments)]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        markers: Value,
        default: Value,
        encoder: Value,
        indent: Value,
        key_separator: Value,
        item_separator: Value,
        sort_keys: bool,
        skipkeys: bool,
        allow_nan: bool,
    ) -> PyResult<Gc<Encoder>> {
        let key_separator = separator(th, key_separator, 5)?;
        let item_separator = separator(th, item_separator, 6)?;
        if !markers.is_none() && markers.cast::<Dict>().is_none() {
            let name = th.type_name(markers);
            let text = format!("make_encoder() argument 1 must be dict or None, not {name}");
            return Err(th.raise(t::TypeError, text));
        }
        if !indent.is_none() && indent.cast::<Str>().is_none() {
            let name = th.type_name(indent);
            let text = format!("make_encoder() argument 4 must be str or None, not {name}");
            return Err(th.raise(t::TypeError, text));
        }
        Ok(th.alloc(
            class,
            Encoder {
                head: NativeHeader::new(Encoder::LAYOUT),
                markers: Field::new(Some(markers)),
                default: Field::new(Some(default)),
                encoder: Field::new(Some(encoder)),
                indent: Field::new(Some(indent)),
                key_separator: Field::new(key_separator),
                item_separator: Field::new(item_separator),
                sort_keys: Cell::new(sort_keys),
                skip_keys: Cell::new(skipkeys),
                allow_nan: Cell::new(allow_nan),
                own_encoder: Cell::new(own_encoder(encoder)),
            },
        ))
    }

    #[slot(tp_call, "(obj, _current_indent_level)", name = "_iterencode")]
    fn call(
        th: &Thread,
        this: Gc<Encoder>,
        obj: Value,
        _current_indent_level: Index,
    ) -> PyResult<Gc<Tuple>> {
        let mut writer = Writer {
            th,
            encoder: this,
            out: StrBuilder::new(),
        };
        writer.value(obj, _current_indent_level.0.max(0) as usize)?;
        let text = writer.out.finish(th)?;
        th.try_tuple(&[text.into()])
    }

    /// markers
    #[getter]
    fn markers(this: Gc<Encoder>) -> Option<Value> {
        this.markers.get()
    }

    /// default
    #[getter]
    fn default(this: Gc<Encoder>) -> Option<Value> {
        this.default.get()
    }

    /// encoder
    #[getter]
    fn encoder(this: Gc<Encoder>) -> Option<Value> {
        this.encoder.get()
    }

    /// indent
    #[getter]
    fn indent(this: Gc<Encoder>) -> Option<Value> {
        this.indent.get()
    }

    /// key_separator
    #[getter]
    fn key_separator(this: Gc<Encoder>) -> Gc<Str> {
        this.key_separator.get()
    }

    /// item_separator
    #[getter]
    fn item_separator(this: Gc<Encoder>) -> Gc<Str> {
        this.item_separator.get()
    }

    /// sort_keys
    #[getter]
    fn sort_keys(this: Gc<Encoder>) -> bool {
        this.sort_keys.get()
    }

    /// skipkeys
    #[getter]
    fn skipkeys(this: Gc<Encoder>) -> bool {
        this.skip_keys.get()
    }
}

/// One document being written.
struct Writer<'a> {
    th: &'a Thread,
    encoder: Gc<Encoder>,
    out: StrBuilder,
}

impl Writer<'_> {
    /// Adds a note to the exception on its way.
    #[cold]
    fn note(&self, text: impl FnOnce() -> PyResult<String>) -> Raised {
        let th = self.th;
        let Some(exception) = th.take_pending() else {
            return Raised;
        };
        let add = || -> PyResult<()> {
            let note = th.try_str(&text()?)?;
            protocol::call_method_str(th, exception, "add_note", &[note.into()])?;
            Ok(())
        };
        match add() {
            Ok(()) => th.set_pending(exception),
            Err(raised) => raised,
        }
    }

    fn markers(&self) -> Option<Gc<Dict>> {
        self.encoder.markers.get().and_then(Value::cast::<Dict>)
    }

    /// Runs `body` with the object marked as being written.
    fn marked(
        &mut self,
        object: Value,
        body: impl FnOnce(&mut Self) -> PyResult<()>,
    ) -> PyResult<()> {
        let Some(markers) = self.markers() else {
            return body(self);
        };
        let th = self.th;
        let id = th.int(object.bits());
        if markers.contains(th, id)? {
            return Err(th.raise(t::ValueError, "Circular reference detected"));
        }
        markers.set(th, id, object)?;
        body(self)?;
        match markers.remove(th, id)? {
            Some(_) => Ok(()),
            None => Err(th.raise_key_error(id)),
        }
    }

    /// A new line, indented, if the document is.
    fn new_line(&mut self, level: usize) {
        if let Some(indent) = self.encoder.indent.get().and_then(Value::cast::<Str>) {
            self.out.push('\n' as u32);
            for _ in 0..level {
                self.out.push_units(indent.units());
            }
        }
    }

    fn string(&mut self, text: Gc<Str>) -> PyResult<()> {
        let th = self.th;
        if let Some(ascii) = self.encoder.own_encoder.get() {
            push_string(&mut self.out, text, ascii);
            return Ok(());
        }
        let encode = self.encoder.encoder.get().unwrap_or(Value::NONE);
        let encoded = protocol::call(th, encode, &[text.into()])?;
        match encoded.cast::<Str>() {
            Some(encoded) => {
                self.out.push_units(encoded.units());
                Ok(())
            }
            None => {
                let name = th.type_name(encoded);
                Err(th.raise(
                    t::TypeError,
                    format!("encoder() must return a string, not {name}"),
                ))
            }
        }
    }

    /// The text of a number: `int.__repr__` or `float.__repr__`, whatever the class overrides.
    fn number_text(&self, value: Value) -> PyResult<Gc<Str>> {
        let th = self.th;
        let class = match as_f64(value) {
            Some(number) if !number.is_finite() => {
                if !self.encoder.allow_nan.get() {
                    let shown = protocol::repr(th, value)?;
                    let text = format!(
                        "Out of range float values are not JSON compliant: {}",
                        shown.display()
                    );
                    return Err(th.raise(t::ValueError, text));
                }
                return Ok(th.intern(match number {
                    number if number > 0.0 => "Infinity",
                    number if number < 0.0 => "-Infinity",
                    _ => "NaN",
                }));
            }
            Some(_) => t::FLOAT,
            None => t::INT,
        };
        match th.class(class).slots.tp_repr.get() {
            Some(repr) => repr(th, value)?.cast::<Str>().ok_or(Raised),
            None => protocol::repr(th, value),
        }
    }

    fn value(&mut self, value: Value, level: usize) -> PyResult<()> {
        let th = self.th;
        if let Some(word) = constant(value) {
            self.out.push_str(word);
            return Ok(());
        }
        if let Some(text) = value.cast::<Str>() {
            return self.string(text);
        }
        if is_int(value) || as_f64(value).is_some() {
            let text = self.number_text(value)?;
            self.out.push_units(text.units());
            return Ok(());
        }
        th.check_native_stack(" while encoding a JSON object")?;
        if value.cast::<List>().is_some() || value.cast::<Tuple>().is_some() {
            return self.list(value, level);
        }
        if let Some(dict) = value.cast::<Dict>() {
            return self.dict(dict, level);
        }
        self.marked(value, |this| {
            let default = this.encoder.default.get().unwrap_or(Value::NONE);
            let replaced = protocol::call(th, default, &[value])?;
            this.value(replaced, level).map_err(|Raised| {
                let name = th.class_of(value).qualified_name(th);
                this.note(|| Ok(format!("when serializing {name} object")))
            })
        })
    }

    fn list(&mut self, value: Value, level: usize) -> PyResult<()> {
        let th = self.th;
        let exact = protocol::is_exact(value, t::LIST) || protocol::is_exact(value, t::TUPLE);
        let items = if exact {
            value
        } else {
            protocol::to_list(th, value)?.into()
        };
        let get = |index: usize| match items.cast::<Tuple>() {
            Some(tuple) => tuple.get(index),
            None => items.cast::<List>().and_then(|list| list.get(index)),
        };
        if get(0).is_none() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.marked(value, |this| {
            this.out.push('[' as u32);
            this.new_line(level + 1);
            let mut index = 0;
            while let Some(item) = get(index) {
                if index > 0 {
                    this.separator(level + 1);
                }
                this.value(item, level + 1).map_err(|Raised| {
                    let name = th.class_of(value).qualified_name(th);
                    this.note(|| Ok(format!("when serializing {name} item {index}")))
                })?;
                index += 1;
            }
            this.new_line(level);
            this.out.push(']' as u32);
            Ok(())
        })
    }

    fn separator(&mut self, level: usize) {
        self.out
            .push_units(self.encoder.item_separator.get().units());
        self.new_line(level);
    }

    fn dict(&mut self, dict: Gc<Dict>, level: usize) -> PyResult<()> {
        let th = self.th;
        if dict.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        self.marked(dict.into(), |this| {
            this.out.push('{' as u32);
            let mut first = true;
            let exact = protocol::is_exact(dict.into(), t::DICT);
            if exact && !this.encoder.sort_keys.get() {
                let mut position = 0;
                while let Some((next, key, value)) = dict.next_item(position) {
                    position = next;
                    this.item(dict, &mut first, key, value, level + 1)?;
                }
            } else {
                let items = protocol::call_method(th, dict.into(), th.names().items, &[])?;
                let items = protocol::to_list(th, items)?;
                if this.encoder.sort_keys.get() {
                    pyjit_types::list::sort_values(th, items)?;
                }
                let mut index = 0;
                while let Some(item) = items.get(index) {
                    index += 1;
                    let Some([key, value]) =
                        item.cast::<Tuple>().map(|pair| pair.object().as_slice())
                    else {
                        return Err(th.raise(t::ValueError, "items must return 2-tuples"));
                    };
                    this.item(dict, &mut first, *key, *value, level + 1)?;
                }
            }
            if !first {
                this.new_line(level);
            }
            this.out.push('}' as u32);
            Ok(())
        })
    }

    /// One item of an object; false in `first` once one was written.
    fn item(
        &mut self,
        dict: Gc<Dict>,
        first: &mut bool,
        key: Value,
        value: Value,
        level: usize,
    ) -> PyResult<()> {
        let th = self.th;
        let text = if let Some(text) = key.cast::<Str>() {
            text
        } else if let Some(word) = constant(key) {
            th.intern(word)
        } else if is_int(key) || as_f64(key).is_some() {
            self.number_text(key)?
        } else if self.encoder.skip_keys.get() {
            return Ok(());
        } else {
            let name = th.type_name(key);
            let text = format!("keys must be str, int, float, bool or None, not {name}");
            return Err(th.raise(t::TypeError, text));
        };
        if *first {
            *first = false;
            self.new_line(level);
        } else {
            self.separator(level);
        }
        self.string(text)?;
        self.out
            .push_units(self.encoder.key_separator.get().units());
        self.value(value, level).map_err(|Raised| {
            let name = th.class_of(dict.into()).qualified_name(th);
            self.note(|| {
                Ok(format!(
                    "when serializing {name} item {}",
                    protocol::repr(th, key)?.display()
                ))
            })
        })
    }
}

fn constant(value: Value) -> Option<&'static str> {
    match value {
        Value::NONE => Some("null"),
        Value::TRUE => Some("true"),
        Value::FALSE => Some("false"),
        _ => None,
    }
}
