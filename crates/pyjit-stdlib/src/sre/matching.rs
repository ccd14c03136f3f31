//! `re.Match`.

use super::pattern::{Pattern, Spans};
use super::subject::Subject;
use super::template;
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pytype(name = "Match", module = "re")]
#[repr(C)]
pub struct Match {
    head: NativeHeader,
    re: Field<Option<Gc<Pattern>>>,
    string: Field<Option<Value>>,
    regs: Field<Option<Value>>,
    pos: usize,
    endpos: usize,
    last_index: usize,
    /// Start and end of each group, -1 where it took no part; the whole match first.
    spans: Vec<isize>,
}

const DOC: &str =
    "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.";

impl Match {
    pub fn new(
        th: &Thread,
        re: Gc<Pattern>,
        string: Value,
        (pos, endpos): (usize, usize),
        found: Spans,
    ) -> PyResult<Gc<Match>> {
        let class = pyjit_types::common::native_class(th, Match::LAYOUT)?;
        let pair = |span: Option<(usize, usize)>| match span {
            Some((start, end)) => [start as isize, end as isize],
            None => [-1, -1],
        };
        let made = th.alloc(
            class,
            Match {
                head: NativeHeader::new(Match::LAYOUT),
                re: Field::default(),
                string: Field::default(),
                regs: Field::default(),
                pos,
                endpos,
                last_index: found.last_index,
                spans: found.spans.into_iter().flat_map(pair).collect(),
            },
        );
        made.re.set(&made.head.header, Some(re));
        made.string.set(&made.head.header, Some(string));
        Ok(made)
    }

    fn groups(&self) -> usize {
        self.spans.len() / 2
    }

    fn span(&self, group: usize) -> (isize, isize) {
        match self.spans.get(2 * group..2 * group + 2) {
            Some(&[start, end]) => (start, end),
            _ => (-1, -1),
        }
    }

    fn positions(&self) -> Vec<Option<(usize, usize)>> {
        self.spans
            .chunks_exact(2)
            .map(|span| (span[0] >= 0).then_some((span[0] as usize, span[1] as usize)))
            .collect()
    }
}

fn subject(th: &Thread, this: Gc<Match>) -> PyResult<Subject<'_>> {
    Subject::new(th, this.string.get().unwrap_or(Value::NONE), None)
}

/// The number of a group given by number or name, or IndexError.
fn group_number(th: &Thread, this: Gc<Match>, key: Value) -> PyResult<usize> {
    let number = if protocol::is_index(th, key) {
        Some(protocol::index_clipped(th, key, t::IndexError)?)
    } else {
        let names = this.re.get().and_then(|re| re.group_names());
        match names {
            Some(names) => match names.get(th, key) {
                Ok(number) => number
                    .and_then(pyjit_object::int::as_i64)
                    .map(|number| number as isize),
                Err(Raised) if th.catch(t::Exception).is_some() => None,
                Err(Raised) => return Err(Raised),
            },
            None => None,
        }
    };
    match number.and_then(|number| usize::try_from(number).ok()) {
        Some(number) if number < this.groups() => Ok(number),
        _ => Err(th.raise(t::IndexError, "no such group")),
    }
}

fn text_of(th: &Thread, this: Gc<Match>, group: usize, default: Value) -> PyResult<Value> {
    match this.span(group) {
        (start, end) if start >= 0 => subject(th, this)?.slice(th, start as usize, end as usize),
        _ => Ok(default),
    }
}

fn number_or_zero(th: &Thread, this: Gc<Match>, group: Option<Value>) -> PyResult<usize> {
    group.map_or(Ok(0), |group| group_number(th, this, group))
}

fn pair(th: &Thread, (start, end): (isize, isize)) -> Value {
    th.tuple(&[th.int(start as i64), th.int(end as i64)]).into()
}

#[pymethods(Match, name = "Match", module = "re", doc = DOC, flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC).with(TypeFlags::IMMUTABLE))]
pub mod methods {
    use super::*;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Match>) -> PyResult<Value> {
        let shown = protocol::repr(th, text_of(th, this, 0, Value::NONE)?)?;
        let (start, end) = this.span(0);
        let mut out = pyjit_object::str::StrBuilder::new();
        out.push_str(&format!("<re.Match object; span=({start}, {end}), match="));
        out.push_units(shown.units());
        out.push_str(">");
        Ok(out.finish(th)?.into())
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Match>, key: Value) -> PyResult<Value> {
        let number = group_number(th, this, key)?;
        text_of(th, this, number, Value::NONE)
    }

    /// The string passed to match() or search().
    #[getter]
    fn string(this: Gc<Match>) -> Option<Value> {
        this.string.get()
    }

    /// The regular expression object.
    #[getter]
    fn re(this: Gc<Match>) -> Option<Gc<Pattern>> {
        this.re.get()
    }

    /// The index into the string at which the RE engine started looking for a match.
    #[getter]
    fn pos(this: Gc<Match>) -> usize {
        this.pos
    }

    /// The index into the string beyond which the RE engine will not go.
    #[getter]
    fn endpos(this: Gc<Match>) -> usize {
        this.endpos
    }

    /// The integer index of the last matched capturing group.
    #[getter]
    fn lastindex(this: Gc<Match>) -> Option<usize> {
        Some(this.last_index).filter(|index| *index > 0)
    }

    /// The name of the last matched capturing group.
    #[getter]
    fn lastgroup(this: Gc<Match>) -> Option<Value> {
        if this.last_index == 0 {
            return None;
        }
        this.re.get().map(|re| re.group_name(this.last_index))
    }

    #[getter]
    fn regs(th: &Thread, this: Gc<Match>) -> PyResult<Value> {
        if let Some(regs) = this.regs.get() {
            return Ok(regs);
        }
        let list = th.empty_list();
        for group in 0..this.groups() {
            list.push(th, pair(th, this.span(group)))?;
        }
        let regs: Value = th.try_tuple(list.as_slice())?.into();
        this.regs.set(&this.head.header, Some(regs));
        Ok(regs)
    }

    /// group([group1, ...]) -> str or tuple.
    ///     Return subgroup(s) of the match by indices or names.
    ///     For 0 returns the entire match.
    #[method]
    fn group(th: &Thread, this: Gc<Match>, args: Args) -> PyResult<Value> {
        match args.no_keywords(th, "re.Match.group")? {
            [] => text_of(th, this, 0, Value::NONE),
            [group] => {
                let number = group_number(th, this, *group)?;
                text_of(th, this, number, Value::NONE)
            }
            groups => {
                let list = th.empty_list();
                for group in groups {
                    let number = group_number(th, this, *group)?;
                    list.push(th, text_of(th, this, number, Value::NONE)?)?;
                }
                Ok(th.try_tuple(list.as_slice())?.into())
            }
        }
    }

    /// Return a tuple containing all the subgroups of the match, from 1.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[method("($self, /, default=None)")]
    fn groups(th: &Thread, this: Gc<Match>, default: Option<Value>) -> PyResult<Value> {
        let default = default.unwrap_or(Value::NONE);
        let list = th.empty_list();
        for group in 1..this.groups() {
            list.push(th, text_of(th, this, group, default)?)?;
        }
        Ok(th.try_tuple(list.as_slice())?.into())
    }

    /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[method("($self, /, default=None)")]
    fn groupdict(th: &Thread, this: Gc<Match>, default: Option<Value>) -> PyResult<Value> {
        let default = default.unwrap_or(Value::NONE);
        let dict = th.dict();
        if let Some(names) = this.re.get().and_then(|re| re.group_names()) {
            let mut position = 0;
            while let Some((next, name, _)) = names.next_item(position) {
                position = next;
                let number = group_number(th, this, name)?;
                dict.set(th, name, text_of(th, this, number, default)?)?;
            }
        }
        Ok(dict.into())
    }

    /// Return index of the start of the substring matched by group.
    #[method("($self, group=0, /)")]
    fn start(th: &Thread, this: Gc<Match>, group: Option<Value>) -> PyResult<isize> {
        Ok(this.span(number_or_zero(th, this, group)?).0)
    }

    /// Return index of the end of the substring matched by group.
    #[method("($self, group=0, /)")]
    fn end(th: &Thread, this: Gc<Match>, group: Option<Value>) -> PyResult<isize> {
        Ok(this.span(number_or_zero(th, this, group)?).1)
    }

    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    #[method("($self, group=0, /)")]
    fn span(th: &Thread, this: Gc<Match>, group: Option<Value>) -> PyResult<Value> {
        Ok(pair(th, this.span(number_or_zero(th, this, group)?)))
    }

    /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
    #[method("($self, /, template)")]
    fn expand(th: &Thread, this: Gc<Match>, template: Value) -> PyResult<Value> {
        let Some(re) = this.re.get() else {
            return Ok(Value::NONE);
        };
        let parsed = template::parse(th, re, template)?;
        parsed.expand(th, &subject(th, this)?, &this.positions())
    }

    #[method("($self, /)")]
    fn __copy__(this: Gc<Match>) -> Value {
        this.into()
    }

    #[method("($self, memo, /)")]
    fn __deepcopy__(this: Gc<Match>, _memo: Value) -> Value {
        this.into()
    }

    /// Matches are generic over the type of string which was matched (str or bytes)
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        pyjit_types::common::class_getitem(th, class, object)
    }
}
