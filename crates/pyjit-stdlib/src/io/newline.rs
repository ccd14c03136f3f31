//! `IncrementalNewlineDecoder`, and line end translation for the text layers. CPython: Modules/_io/textio.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::{StrBuf, StrRef};
use std::cell::Cell;

const CR: u8 = 1;
const LF: u8 = 2;
const CRLF: u8 = 4;

/// Which line ends were seen, and whether a carriage return waits for what follows.
#[derive(Default)]
pub struct Newlines {
    pub seen: Cell<u8>,
    pub pending_cr: Cell<bool>,
}

impl Trace for Newlines {
    fn trace(&self, _: &mut pyjit_gc::Marker) {}
}

impl Newlines {
    /// Translates line ends to `\n` (if `translate`) and notes which there were.
    pub fn decode(&self, text: StrRef<'_>, translate: bool, last: bool) -> StrBuf {
        let waited = self.pending_cr.replace(false);
        // Without carriage returns there is nothing to translate.
        if !waited && !text.codes().any(|c| c == 13) {
            if text.codes().any(|c| c == 10) {
                self.seen.set(self.seen.get() | LF);
            }
            return text.to_buf();
        }
        let mut out = StrBuf::with_capacity(text.len() + 1);
        let codes: Vec<u32> = waited
            .then_some(13)
            .into_iter()
            .chain(text.codes())
            .collect();
        let mut at = 0;
        while let Some(&code) = codes.get(at) {
            at += 1;
            if code == 10 {
                self.seen.set(self.seen.get() | LF);
                out.push(10);
            } else if code != 13 {
                out.push(code);
            } else if codes.get(at) == Some(&10) {
                at += 1;
                self.seen.set(self.seen.get() | CRLF);
                if !translate {
                    out.push(13);
                }
                out.push(10);
            } else if at == codes.len() && !last {
                self.pending_cr.set(true);
            } else {
                self.seen.set(self.seen.get() | CR);
                out.push(if translate { 10 } else { 13 });
            }
        }
        out
    }

    /// The `newlines` attribute.
    pub fn describe(&self, th: &Thread) -> Value {
        let names = [(CR, "\r"), (LF, "\n"), (CRLF, "\r\n")];
        let seen: Vec<Gc<Str>> = names
            .iter()
            .filter(|(bit, _)| self.seen.get() & bit != 0)
            .map(|(_, text)| th.intern(text))
            .collect();
        match *seen {
            [] => Value::NONE,
            [only] => only.into(),
            _ => {
                let list: Vec<Value> = seen.into_iter().map(Value::from).collect();
                th.tuple(&list).into()
            }
        }
    }
}

#[pytype(name = "IncrementalNewlineDecoder")]
#[repr(C)]
pub struct NewlineDecoder {
    head: NativeHeader,
    decoder: Field<Option<Value>>,
    translate: Cell<bool>,
    newlines: Newlines,
}

#[pymethods(NewlineDecoder, name = "IncrementalNewlineDecoder", module = "_io", flags = TypeFlags::BASE, doc = "Codec used when reading a file in universal newlines mode.")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let decoder = NewlineDecoder {
            head: NativeHeader::new(NewlineDecoder::LAYOUT),
            decoder: Field::default(),
            translate: Cell::new(false),
            newlines: Newlines::default(),
        };
        Ok(th.alloc(class, decoder).into())
    }

    #[slot(
        tp_init,
        "(decoder, translate, errors='strict')",
        name = "IncrementalNewlineDecoder"
    )]
    fn init(
        th: &Thread,
        this: Gc<NewlineDecoder>,
        decoder: Value,
        translate: bool,
        _errors: Option<Value>,
    ) -> PyResult<()> {
        let _ = th;
        this.decoder.set(
            &this.head.header,
            Some(decoder).filter(|decoder| !decoder.is_none()),
        );
        this.translate.set(translate);
        Ok(())
    }

    #[method("($self, /, input, final=False)")]
    fn decode(
        th: &Thread,
        this: Gc<NewlineDecoder>,
        input: Value,
        last: Option<bool>,
    ) -> PyResult<Value> {
        let last = last.unwrap_or(false);
        let output = match this.decoder.get() {
            Some(decoder) => {
                protocol::call_method(th, decoder, th.names().decode, &[input, Value::bool(last)])?
            }
            None => input,
        };
        let Some(text) = output.cast::<Str>() else {
            let found = th.type_name(output);
            return Err(th.raise(
                t::TypeError,
                format!("decoder should return a string result, not '{found}'"),
            ));
        };
        let translated = this
            .newlines
            .decode(text.units(), this.translate.get(), last);
        Ok(th.str_ref(translated.as_str())?.into())
    }

    #[method("($self, /)")]
    fn getstate(th: &Thread, this: Gc<NewlineDecoder>) -> PyResult<Value> {
        let (buffer, flag) = match this.decoder.get() {
            Some(decoder) => {
                let state = protocol::call_method_str(th, decoder, "getstate", &[])?;
                match state.cast::<Tuple>().filter(|state| state.len() == 2) {
                    Some(state) => (state[0], protocol::index_as_isize(th, state[1])?),
                    None => return Err(th.raise(t::TypeError, "illegal decoder state")),
                }
            }
            None => (th.bytes(b"")?.into(), 0),
        };
        let flag = flag << 1 | this.newlines.pending_cr.get() as isize;
        Ok(th.tuple(&[buffer, th.int(flag)]).into())
    }

    #[method("($self, state, /)")]
    fn setstate(th: &Thread, this: Gc<NewlineDecoder>, state: Value) -> PyResult<()> {
        let Some(state) = state.cast::<Tuple>().filter(|state| state.len() == 2) else {
            return Err(th.raise(t::TypeError, "state argument must be a tuple"));
        };
        let flag = protocol::index_as_isize(th, state[1])?;
        this.newlines.pending_cr.set(flag & 1 != 0);
        if let Some(decoder) = this.decoder.get() {
            let inner = th.tuple(&[state[0], th.int(flag >> 1)]);
            protocol::call_method_str(th, decoder, "setstate", &[inner.into()])?;
        }
        Ok(())
    }

    #[method("($self, /)")]
    fn reset(th: &Thread, this: Gc<NewlineDecoder>) -> PyResult<()> {
        this.newlines.seen.set(0);
        this.newlines.pending_cr.set(false);
        if let Some(decoder) = this.decoder.get() {
            protocol::call_method_str(th, decoder, "reset", &[])?;
        }
        Ok(())
    }

    #[getter]
    fn newlines(th: &Thread, this: Gc<NewlineDecoder>) -> Value {
        this.newlines.describe(th)
    }
}
