//! `SRE_Scanner`: successive matches.

use super::matching::Match;
use super::pattern::Pattern;
use super::subject::Subject;
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_text::sre::{self, Mode};
use std::cell::Cell;

#[pytype(name = "SRE_Scanner", module = "_sre")]
#[repr(C)]
pub struct Scanner {
    head: NativeHeader,
    re: Field<Option<Gc<Pattern>>>,
    string: Field<Option<Value>>,
    pos: usize,
    endpos: usize,
    #[trace(skip)]
    state: Cell<sre::Scanner>,
}

impl Scanner {
    #[allow(clippy::new_ret_no_self)]
    pub fn new(
        th: &Thread,
        re: Gc<Pattern>,
        string: Value,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Value> {
        let (pos, endpos) = Subject::new(th, string, re.bytes())?.bounds(pos, endpos);
        let class = pyjit_types::common::native_class(th, Scanner::LAYOUT)?;
        let made = th.alloc(
            class,
            Scanner {
                head: NativeHeader::new(Scanner::LAYOUT),
                re: Field::default(),
                string: Field::default(),
                pos,
                endpos,
                state: Cell::new(sre::Scanner::new(pos, endpos)),
            },
        );
        made.re.set(&made.head.header, Some(re));
        made.string.set(&made.head.header, Some(string));
        Ok(made.into())
    }
}

fn advance(th: &Thread, this: Gc<Scanner>, mode: Mode) -> PyResult<Value> {
    let (Some(re), Some(string)) = (this.re.get(), this.string.get()) else {
        return Ok(Value::NONE);
    };
    let subject = Subject::new(th, string, re.bytes())?;
    let mut state = this.state.get();
    let found = re.advance(th, &subject, &mut state, mode)?;
    this.state.set(state);
    match found {
        Some(spans) => Ok(Match::new(th, re, string, (this.pos, this.endpos), spans)?.into()),
        None => Ok(Value::NONE),
    }
}

#[pymethods(Scanner, name = "SRE_Scanner", module = "_sre", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC).with(TypeFlags::IMMUTABLE))]
pub mod methods {
    use super::*;

    #[getter]
    fn pattern(this: Gc<Scanner>) -> Option<Gc<Pattern>> {
        this.re.get()
    }

    #[method("($self, /)")]
    fn r#match(th: &Thread, this: Gc<Scanner>) -> PyResult<Value> {
        advance(th, this, Mode::Match)
    }

    #[method("($self, /)")]
    fn search(th: &Thread, this: Gc<Scanner>) -> PyResult<Value> {
        advance(th, this, Mode::Search)
    }
}
