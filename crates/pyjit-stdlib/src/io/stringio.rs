//! `StringIO`. CPython: Modules/_io/stringio.c.
//!
//! The text is a list of code points in a byte area (four bytes each), except while it is only appended to: then the
//! pieces are kept in a list and joined when somebody looks.

use super::newline::Newlines;
use super::{Size, size};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

#[pytype(name = "StringIO")]
#[repr(C)]
pub struct StringIo {
    head: NativeHeader,
    /// All text so far but `pieces`; none when closed.
    text: Field<Option<Gc<Str>>>,
    /// Appended since; the position is then at the end.
    pieces: Field<Option<Gc<List>>>,
    position: Cell<usize>,
    newline: Field<Option<Value>>,
    read_universal: Cell<bool>,
    read_translate: Cell<bool>,
    newlines: Newlines,
}

/// Without the full stop that other streams' message has.
fn closed_file(th: &Thread) -> Raised {
    th.raise(t::ValueError, "I/O operation on closed file")
}

impl StringIo {
    fn pieces(&self, th: &Thread) -> Gc<List> {
        match self.pieces.get() {
            Some(pieces) => pieces,
            None => {
                let pieces = th.empty_list();
                self.pieces.set(&self.head.header, Some(pieces));
                pieces
            }
        }
    }

    /// The whole text.
    fn whole(&self, th: &Thread) -> PyResult<Gc<Str>> {
        let Some(text) = self.text.get() else {
            return Err(closed_file(th));
        };
        let pieces = self.pieces(th);
        if pieces.is_empty() {
            return Ok(text);
        }
        let all = th.empty_list();
        all.push(th, text.into())?;
        protocol::extend(th, all, pieces.into())?;
        pieces.clear();
        let joined = pyjit_types::str::join(th, pyjit_text::StrRef::Latin1(b""), all.as_slice())?;
        let joined = protocol::exact_str(joined).unwrap_or(text);
        self.text.set(&self.head.header, Some(joined));
        Ok(joined)
    }

    fn set_whole(&self, text: Gc<Str>) {
        self.text.set(&self.head.header, Some(text));
    }

    /// What is written for `text`.
    fn translated(&self, th: &Thread, text: Gc<Str>) -> PyResult<Gc<Str>> {
        let mut text = text;
        if self.read_universal.get() {
            let decoded = self
                .newlines
                .decode(text.units(), self.read_translate.get(), true);
            text = th.str_ref(decoded.as_str())?;
        }
        if let Some(newline) = self
            .newline
            .get()
            .and_then(Value::cast::<Str>)
            .filter(|newline| !newline.is_empty() && !newline.eq_str("\n"))
        {
            let replaced = pyjit_text::string::find::replace(
                text.units(),
                pyjit_text::StrRef::Latin1(b"\n"),
                newline.units(),
                usize::MAX,
            );
            if let Some(replaced) = replaced {
                text = th.str_ref(replaced.as_str())?;
            }
        }
        Ok(text)
    }

    fn write(&self, th: &Thread, text: Gc<Str>) -> PyResult<()> {
        if self.text.get().is_none() {
            return Err(closed_file(th));
        }
        let text = self.translated(th, text)?;
        if text.is_empty() {
            return Ok(());
        }
        let pieces = self.pieces(th);
        let position = self.position.get();
        let at_end =
            !pieces.is_empty() || self.text.get().is_some_and(|whole| whole.len() == position);
        if at_end {
            pieces.push(th, text.into())?;
            self.position.set(position + text.len());
            return Ok(());
        }
        let whole = self.whole(th)?;
        let mut units: Vec<u32> = whole.chars().collect();
        if units.len() < position {
            let missing = position - units.len();
            if position > isize::MAX as usize / 8 || units.try_reserve_exact(missing).is_err() {
                return Err(th.raise_memory());
            }
            units.resize(position, 0);
        }
        let end = (position + text.len()).min(units.len());
        units.splice(position..end, text.chars());
        self.set_whole(th.str_ucs4(&units)?);
        self.position.set(position + text.len());
        Ok(())
    }

    fn take(&self, th: &Thread, end: usize) -> PyResult<Gc<Str>> {
        let whole = self.whole(th)?;
        let start = self.position.get().min(whole.len());
        let end = end.clamp(start, whole.len());
        let text = Str::slice(whole, th, start, end)?;
        if end > start {
            self.position.set(end);
        }
        Ok(text)
    }

    fn readline(&self, th: &Thread, limit: Option<usize>) -> PyResult<Gc<Str>> {
        let whole = self.whole(th)?;
        let start = self.position.get().min(whole.len());
        let units = whole.units();
        let newline = self.newline.get().and_then(Value::cast::<Str>);
        let found = |from: usize| -> Option<usize> {
            match newline {
                Some(newline) if newline.is_empty() => {
                    let at = (from..units.len()).find(|at| matches!(units.at(*at), 10 | 13))?;
                    Some(if units.at(at) == 13 && units.get(at + 1) == Some(10) {
                        at + 2
                    } else {
                        at + 1
                    })
                }
                Some(newline) if !newline.eq_str("\n") => {
                    pyjit_text::string::find::find(units.slice(from..units.len()), newline.units())
                        .map(|at| from + at + newline.len())
                }
                _ => (from..units.len())
                    .find(|at| units.at(*at) == 10)
                    .map(|at| at + 1),
            }
        };
        let end = found(start).unwrap_or(units.len());
        self.take(th, limit.map_or(end, |limit| end.min(start + limit)))
    }
}

#[pymethods(StringIo, name = "StringIO", module = "_io", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_DICT).with(TypeFlags::MANAGED_WEAKREF), doc = "Text I/O implementation using an in-memory buffer.", text_signature = "(initial_value='', newline='\\n')")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let stream = StringIo {
            head: NativeHeader::new(StringIo::LAYOUT),
            text: Field::default(),
            pieces: Field::default(),
            position: Cell::new(0),
            newline: Field::default(),
            read_universal: Cell::new(false),
            read_translate: Cell::new(false),
            newlines: Newlines::default(),
        };
        let stream = th.alloc(class, stream);
        stream.set_whole(th.rt().empty_str());
        Ok(stream.into())
    }

    #[slot(tp_init, "(initial_value='', newline='\\n')", name = "StringIO")]
    fn init(
        th: &Thread,
        this: Gc<StringIo>,
        initial_value: Option<Value>,
        newline: Option<Value>,
    ) -> PyResult<()> {
        let newline = newline.unwrap_or_else(|| th.intern("\n").into());
        let text = newline.cast::<Str>();
        if text.is_none() && !newline.is_none() {
            let found = th.type_name(newline);
            return Err(th.raise(
                t::TypeError,
                format!("newline must be str or None, not {found}"),
            ));
        }
        if let Some(text) = text
            && !["", "\n", "\r", "\r\n"]
                .iter()
                .any(|legal| text.eq_str(legal))
        {
            let shown = protocol::repr(th, newline)?;
            return Err(th.raise(
                t::ValueError,
                format!("illegal newline value: {}", shown.display()),
            ));
        }
        this.newline.set(&this.head.header, Some(newline));
        this.read_universal
            .set(text.is_none_or(|text| text.is_empty()));
        this.read_translate.set(text.is_none());
        this.set_whole(th.rt().empty_str());
        this.pieces(th).clear();
        this.position.set(0);
        if let Some(value) = initial_value.filter(|value| !value.is_none()) {
            let Some(initial) = value.cast::<Str>() else {
                let found = th.type_name(value);
                return Err(th.raise(
                    t::TypeError,
                    format!("initial_value must be str or None, not {found}"),
                ));
            };
            this.write(th, initial)?;
            this.position.set(0);
            this.whole(th)?;
        }
        Ok(())
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<StringIo>) -> PyResult<()> {
        // There is nothing to give back; a subclass may have a `close` of its own.
        if th.class_of(this.into()).is_heap_class() {
            super::super::finalize(th, this.into(), None);
        }
        Ok(())
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<StringIo>) -> PyResult<Value> {
        this.whole(th)?;
        Ok(this.into())
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<StringIo>) -> PyResult<Option<Value>> {
        let line = this.readline(th, None)?;
        Ok(if line.is_empty() {
            None
        } else {
            Some(line.into())
        })
    }

    /// Retrieve the entire contents of the object.
    #[method("($self, /)")]
    fn getvalue(th: &Thread, this: Gc<StringIo>) -> PyResult<Value> {
        Ok(this.whole(th)?.into())
    }

    /// Tell the current file position.
    #[method("($self, /)")]
    fn tell(th: &Thread, this: Gc<StringIo>) -> PyResult<usize> {
        this.whole(th)?;
        Ok(this.position.get())
    }

    /// Read at most size characters, returned as a string.
    #[method("($self, size=-1, /)")]
    fn read(th: &Thread, this: Gc<StringIo>, size: Option<Size>) -> PyResult<Value> {
        let end =
            super::size(size).map_or(usize::MAX, |size| this.position.get().saturating_add(size));
        Ok(this.take(th, end)?.into())
    }

    /// Read until newline or EOF.
    #[method("($self, size=-1, /)")]
    fn readline(th: &Thread, this: Gc<StringIo>, size: Option<Size>) -> PyResult<Value> {
        Ok(this.readline(th, super::size(size))?.into())
    }

    /// Write string to file.
    #[method("($self, s, /)")]
    fn write(th: &Thread, this: Gc<StringIo>, s: Value) -> PyResult<usize> {
        match s.cast::<Str>() {
            Some(text) => this.write(th, text).map(|()| text.len()),
            None => {
                let found = th.type_name(s);
                Err(th.raise(
                    t::TypeError,
                    format!("string argument expected, got '{found}'"),
                ))
            }
        }
    }

    /// Truncate size to pos.
    #[method("($self, pos=None, /)")]
    fn truncate(th: &Thread, this: Gc<StringIo>, pos: Option<Value>) -> PyResult<usize> {
        let whole = this.whole(th)?;
        let size = match pos.filter(|pos| !pos.is_none()) {
            Some(pos) => protocol::index_as_isize(th, pos)?,
            None => this.position.get() as isize,
        };
        if size < 0 {
            return Err(th.raise(t::ValueError, format!("Negative size value {size}")));
        }
        if (size as usize) < whole.len() {
            this.set_whole(Str::slice(whole, th, 0, size as usize)?);
        }
        Ok(size as usize)
    }

    /// Change stream position.
    #[method("($self, pos, whence=0, /)")]
    fn seek(th: &Thread, this: Gc<StringIo>, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        let whole = this.whole(th)?;
        let whence = whence.unwrap_or(0);
        if !(0..=2).contains(&whence) {
            return Err(th.raise(
                t::ValueError,
                format!("Invalid whence ({whence}, should be 0, 1 or 2)"),
            ));
        }
        if whence == 0 && pos < 0 {
            return Err(th.raise(t::ValueError, format!("Negative seek position {pos}")));
        }
        if whence != 0 && pos != 0 {
            return Err(th.raise(t::OSError, "Can't do nonzero cur-relative seeks"));
        }
        let target = match whence {
            0 => pos as usize,
            1 => this.position.get(),
            _ => whole.len(),
        };
        this.position.set(target);
        Ok(target)
    }

    #[method("($self, /)")]
    fn close(this: Gc<StringIo>) {
        this.text.set(&this.head.header, None);
        this.pieces.set(&this.head.header, None);
    }

    #[getter]
    fn closed(this: Gc<StringIo>) -> bool {
        this.text.get().is_none()
    }

    #[method("($self, /)")]
    fn readable(th: &Thread, this: Gc<StringIo>) -> PyResult<bool> {
        this.whole(th).map(|_| true)
    }

    #[method("($self, /)")]
    fn writable(th: &Thread, this: Gc<StringIo>) -> PyResult<bool> {
        this.whole(th).map(|_| true)
    }

    #[method("($self, /)")]
    fn seekable(th: &Thread, this: Gc<StringIo>) -> PyResult<bool> {
        this.whole(th).map(|_| true)
    }

    #[getter]
    fn line_buffering(_this: Gc<StringIo>) -> bool {
        false
    }

    #[method("($self, /)")]
    fn __getstate__(th: &Thread, this: Gc<StringIo>) -> PyResult<Gc<Tuple>> {
        let whole = this.whole(th)?;
        let newline = this.newline.get().unwrap_or(Value::NONE);
        let position = th.int(this.position.get());
        let attributes = crate::io::own_attributes(th, &this.head.header)?;
        th.try_tuple(&[whole.into(), newline, position, attributes])
    }

    #[method("($self, state, /)")]
    fn __setstate__(th: &Thread, this: Gc<StringIo>, state: Value) -> PyResult<()> {
        if this.text.get().is_none() {
            return Err(closed_file(th));
        }
        let parts = state.cast::<Tuple>().filter(|parts| parts.len() >= 4);
        let Some(parts) = parts else {
            let (class, found) = (th.type_name(this.into()), th.type_name(state));
            let text = format!("{class}.__setstate__ argument should be 4-tuple, got {found}");
            return Err(th.raise(t::TypeError, text));
        };
        let empty = th.rt().empty_str();
        init(th, this, Some(empty.into()), Some(parts[1]))?;
        // The text is as it was: its line ends are not translated again.
        match parts[0].cast::<Str>() {
            Some(text) => this.set_whole(text),
            None if parts[0].is_none() => {}
            None => {
                let found = th.type_name(parts[0]);
                let text = format!("initial_value must be str or None, not {found}");
                return Err(th.raise(t::TypeError, text));
            }
        }
        if !pyjit_object::int::is_int(parts[2]) {
            let found = th.type_name(parts[2]);
            let text = format!("third item of state must be an integer, got {found}");
            return Err(th.raise(t::TypeError, text));
        }
        this.position.set(crate::io::state_position(th, parts[2])?);
        crate::io::restore_attributes(th, &this.head.header, parts[3], "fourth")
    }

    #[getter]
    fn newlines(th: &Thread, this: Gc<StringIo>) -> Value {
        if this.read_universal.get() {
            this.newlines.describe(th)
        } else {
            Value::NONE
        }
    }
}
