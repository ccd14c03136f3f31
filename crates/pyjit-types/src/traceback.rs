//! Tracebacks. CPython: Python/traceback.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::exception::Traceback;
use pyjit_object::prelude::*;

const DOC: &str = "Create a new traceback object.";

/// The line of a traceback entry.
pub fn line_of(this: Gc<Traceback>) -> Option<i32> {
    match this.line.get() {
        0 => {
            let code = this.frame.get()?.function.get()?.code();
            crate::code::line_at(&code, this.unit.get())
        }
        line => Some(line),
    }
}

#[pymethods(
    Traceback,
    name = "traceback",
    doc = DOC,
    text_signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)",
    flags = TypeFlags::NONE
)]
pub mod methods {
    use super::*;

    #[slot(tp_new, "(tb_next, tb_frame, tb_lasti, tb_lineno)", name = "traceback")]
    fn new(
        th: &Thread,
        _cls: Gc<Type>,
        tb_next: Value,
        tb_frame: Value,
        tb_lasti: i32,
        tb_lineno: i32,
    ) -> PyResult<Gc<Traceback>> {
        let Some(frame) = tb_frame.cast::<Frame>() else {
            let found = th.type_name(tb_frame);
            return Err(th.raise(
                t::TypeError,
                format!("traceback() argument 'tb_frame' must be frame, not {found}"),
            ));
        };
        let next = Some(tb_next).filter(|next| !next.is_none());
        if next.is_some_and(|next| next.cast::<Traceback>().is_none()) {
            let found = th.type_name(tb_next);
            return Err(th.raise(
                t::TypeError,
                format!("expected traceback object, got '{found}'"),
            ));
        }
        let entry = th.alloc(th.class(t::TRACEBACK), Traceback::default());
        entry.next.set(&entry.header, next);
        entry.frame.set(&entry.header, Some(frame));
        entry.unit.set((tb_lasti / 2).max(0) as usize);
        entry.line.set(tb_lineno);
        Ok(entry)
    }

    #[getter(tb_next)]
    fn next(this: Gc<Traceback>) -> Option<Value> {
        this.next.get()
    }

    #[setter(tb_next)]
    fn set_next(th: &Thread, this: Gc<Traceback>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "can't delete tb_next attribute"));
        };
        let mut at = Some(value).filter(|value| !value.is_none());
        if at.is_some_and(|next| next.cast::<Traceback>().is_none()) {
            let found = th.type_name(value);
            return Err(th.raise(
                t::TypeError,
                format!("expected traceback object, got '{found}'"),
            ));
        }
        let new = at;
        while let Some(entry) = at.and_then(Value::cast::<Traceback>) {
            if entry == this {
                return Err(th.raise(t::ValueError, "traceback loop detected"));
            }
            at = entry.next.get();
        }
        this.next.set(&this.header, new);
        Ok(())
    }

    #[getter(tb_frame)]
    fn frame(this: Gc<Traceback>) -> Option<Gc<Frame>> {
        this.frame.get()
    }

    #[getter(tb_lasti)]
    fn lasti(this: Gc<Traceback>) -> i64 {
        let code = this
            .frame
            .get()
            .and_then(|frame| frame.function.get())
            .map(|function| function.code());
        2 * code.map_or(this.unit.get(), |code| {
            crate::code::instruction_at(&code, this.unit.get())
        }) as i64
    }

    #[getter(tb_lineno)]
    fn lineno(this: Gc<Traceback>) -> Option<i64> {
        line_of(this).map(i64::from)
    }

    #[method("($self, /)")]
    fn __dir__(th: &Thread, _this: Gc<Traceback>) -> PyResult<Gc<List>> {
        let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"]
            .map(|name| Value::from(th.intern(name)));
        th.list(&names)
    }
}
