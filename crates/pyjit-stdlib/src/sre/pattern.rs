//! `re.Pattern`.

use super::matching::Match;
use super::scanner::Scanner;
use super::subject::Subject;
use super::template::Replacement;
use pyjit_object::class::slots::CompareOp;
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::sre::{self, Found, Mode, Program, Scratch, Stopped};
use std::cell::RefCell;

#[pytype(name = "Pattern", module = "re")]
#[repr(C)]
pub struct Pattern {
    head: NativeHeader,
    pattern: Field<Option<Value>>,
    groupindex: Field<Option<Gc<Dict>>>,
    indexgroup: Field<Option<Gc<Tuple>>>,
    flags: u32,
    /// What it can be run on: bytes, text, either.
    bytes: Option<bool>,
    code: Vec<u32>,
    #[trace(skip)]
    program: Program,
    /// The engine's memory between two runs.
    #[trace(skip)]
    scratch: RefCell<Scratch>,
}

const DOC: &str = "Compiled regular expression object.";

/// Names of flags, in the order in which repr shows them.
const FLAGS: [(u32, &str); 8] = [
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (UNICODE, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];
const UNICODE: u32 = 32;
const LOCALE_UNICODE_ASCII: u32 = 4 | UNICODE | 256;

pub fn compile(
    th: &Thread,
    pattern: Value,
    flags: i32,
    code: Gc<List>,
    groups: usize,
    groupindex: Gc<Dict>,
    indexgroup: Gc<Tuple>,
) -> PyResult<Gc<Pattern>> {
    let mut words = Vec::with_capacity(code.len());
    let mut index = 0;
    while let Some(word) = code.get(index) {
        index += 1;
        let number = protocol::index(th, word)?;
        match pyjit_object::int::as_i64(number).and_then(|number| u32::try_from(number).ok()) {
            Some(word) => words.push(word),
            None => {
                return Err(th.raise(
                    t::OverflowError,
                    "regular expression code size limit exceeded",
                ));
            }
        }
    }
    let bytes = if pattern.is_none() {
        None
    } else {
        Some(Subject::new(th, pattern, None)?.is_bytes())
    };
    let program =
        Program::new(&words, groups).map_err(|error| pyjit_types::errors::raise_text(th, error))?;
    let class = pyjit_types::common::native_class(th, Pattern::LAYOUT)?;
    let made = th.alloc(
        class,
        Pattern {
            head: NativeHeader::new(Pattern::LAYOUT),
            pattern: Field::default(),
            groupindex: Field::default(),
            indexgroup: Field::default(),
            flags: flags as u32,
            bytes,
            code: words,
            program,
            scratch: RefCell::default(),
        },
    );
    let header = &made.head.header;
    made.pattern.set(header, Some(pattern));
    made.groupindex.set(header, Some(groupindex));
    made.indexgroup.set(header, Some(indexgroup));
    Ok(made)
}

/// The span of a group in the engine's marks.
fn span(marks: &[usize], group: usize) -> Option<(usize, usize)> {
    match marks.get(2 * group..2 * group + 2) {
        Some(&[start, end]) if start != usize::MAX && end != usize::MAX => Some((start, end)),
        _ => None,
    }
}

/// What one run found: group 0 first.
pub struct Spans {
    pub spans: Vec<Option<(usize, usize)>>,
    pub last_index: usize,
}

impl Spans {
    fn whole(&self) -> (usize, usize) {
        self.spans.first().copied().flatten().unwrap_or((0, 0))
    }
}

impl Pattern {
    pub fn groups(&self) -> usize {
        self.program.groups()
    }

    pub fn bytes(&self) -> Option<bool> {
        self.bytes
    }

    pub fn group_names(&self) -> Option<Gc<Dict>> {
        self.groupindex.get()
    }

    /// The name of a group, None if it has none.
    pub fn group_name(&self, group: usize) -> Value {
        let names = self.indexgroup.get();
        names
            .and_then(|names| names.get(group))
            .unwrap_or(Value::NONE)
    }

    /// Runs the engine with the memory of the last run.
    fn engine(
        &self,
        th: &Thread,
        run: impl FnOnce(
            &Program,
            &mut Scratch,
            &mut dyn FnMut() -> bool,
        ) -> Result<Option<Found>, Stopped>,
    ) -> PyResult<Option<Spans>> {
        let mut scratch = self.scratch.take();
        // A signal's handler may raise.
        let mut poll = || {
            let poll = th.rt().hooks.poll.get();
            poll.is_some_and(|poll| poll(th).is_err())
        };
        let result = run(&self.program, &mut scratch, &mut poll);
        let answer = match result {
            Ok(None) => Ok(None),
            Ok(Some(found)) => {
                let mut spans = Vec::with_capacity(self.groups() + 1);
                spans.push(Some((found.start, found.end)));
                spans.extend((0..self.groups()).map(|group| span(&scratch.marks, group)));
                Ok(Some(Spans {
                    spans,
                    last_index: found.last_index,
                }))
            }
            Err(Stopped::OutOfMemory) => Err(th.raise_memory()),
            Err(Stopped::Interrupted) => Err(Raised),
        };
        self.scratch.replace(scratch);
        answer
    }

    /// The next match of a scanner.
    pub fn advance(
        &self,
        th: &Thread,
        subject: &Subject<'_>,
        scanner: &mut sre::Scanner,
        mode: Mode,
    ) -> PyResult<Option<Spans>> {
        self.engine(th, |program, scratch, poll| {
            scanner.next(program, subject.units(), mode, scratch, poll)
        })
    }
}

fn once(
    th: &Thread,
    this: Gc<Pattern>,
    string: Value,
    pos: Option<isize>,
    endpos: Option<isize>,
    mode: Mode,
) -> PyResult<Value> {
    let subject = Subject::new(th, string, this.bytes)?;
    let (start, end) = subject.bounds(pos, endpos);
    let found = this.engine(th, |program, scratch, poll| {
        program.run(subject.units(), start, end, mode, None, scratch, poll)
    })?;
    match found {
        Some(spans) => Ok(Match::new(th, this, string, (start, end), spans)?.into()),
        None => Ok(Value::NONE),
    }
}

fn substitute(
    th: &Thread,
    this: Gc<Pattern>,
    replacement: Value,
    string: Value,
    count: Option<isize>,
) -> PyResult<(Value, usize)> {
    let replacement = Replacement::new(th, this, replacement)?;
    let subject = Subject::new(th, string, this.bytes)?;
    let count = count.unwrap_or(0);
    let mut scanner = sre::Scanner::new(0, subject.len());
    let pieces = th.empty_list();
    let (mut done, mut at) = (0usize, 0);
    while count <= 0 || done < count as usize {
        let Some(spans) = this.advance(th, &subject, &mut scanner, Mode::Search)? else {
            break;
        };
        let (start, end) = spans.whole();
        if at < start {
            pieces.push(th, subject.slice(th, at, start)?)?;
        }
        at = end;
        let item = match &replacement {
            Replacement::Literal(literal) => *literal,
            Replacement::Template(template) => template.expand(th, &subject, &spans.spans)?,
            Replacement::Function(function) => {
                let found = Match::new(th, this, string, (0, subject.len()), spans)?;
                protocol::call(th, *function, &[found.into()])?
            }
        };
        if !item.is_none() {
            pieces.push(th, item)?;
        }
        done += 1;
    }
    if at < subject.len() {
        pieces.push(th, subject.slice(th, at, subject.len())?)?;
    }
    Ok((subject.join(th, pieces)?, done))
}

#[pymethods(Pattern, name = "Pattern", module = "re", doc = DOC, flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::MANAGED_WEAKREF).with(TypeFlags::IMMUTABLE))]
pub mod methods {
    use super::*;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Pattern>) -> PyResult<Value> {
        let mut flags = this.flags;
        let pattern = this.pattern.get().unwrap_or(Value::NONE);
        if pattern.cast::<Str>().is_some() && flags & LOCALE_UNICODE_ASCII == UNICODE {
            flags &= !UNICODE;
        }
        let mut names: Vec<String> = Vec::new();
        for (flag, name) in FLAGS {
            if flags & flag != 0 {
                names.push(name.to_string());
                flags &= !flag;
            }
        }
        if flags != 0 {
            names.push(format!("{flags:#x}"));
        }
        let shown = protocol::repr(th, pattern)?;
        let mut out = pyjit_object::str::StrBuilder::new();
        out.push_str("re.compile(");
        out.push_units(shown.units().slice(0..shown.len().min(200)));
        if !names.is_empty() {
            out.push_str(", ");
            out.push_str(&names.join("|"));
        }
        out.push_str(")");
        Ok(out.finish(th)?.into())
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Pattern>) -> PyResult<i64> {
        let code: Vec<u8> = this
            .code
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        let pattern = protocol::hash(th, this.pattern.get().unwrap_or(Value::NONE))?;
        let hash = pattern ^ th.rt().hash_bytes(&code) ^ (this.flags as i64) << 32;
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
        let (Some(left), Some(right)) = (a.cast::<Pattern>(), b.cast::<Pattern>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let mut same =
            left.flags == right.flags && left.bytes == right.bytes && left.code == right.code;
        if same && a != b {
            let pattern = |this: Gc<Pattern>| this.pattern.get().unwrap_or(Value::NONE);
            same = protocol::equal(th, pattern(left), pattern(right))?;
        }
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    /// The pattern string from which the RE object was compiled.
    #[getter]
    fn pattern(this: Gc<Pattern>) -> Option<Value> {
        this.pattern.get()
    }

    /// The regex matching flags.
    #[getter]
    fn flags(this: Gc<Pattern>) -> i32 {
        this.flags as i32
    }

    /// The number of capturing groups in the pattern.
    #[getter]
    fn groups(this: Gc<Pattern>) -> usize {
        this.groups()
    }

    /// A dictionary mapping group names to group numbers.
    #[getter]
    fn groupindex(th: &Thread, this: Gc<Pattern>) -> PyResult<Value> {
        let names = this.groupindex.get().unwrap_or_else(|| th.dict());
        if names.is_empty() {
            return Ok(th.dict().into());
        }
        pyjit_types::mappingproxy::new(th, names.into())
    }

    /// Matches zero or more characters at the beginning of the string.
    #[method("($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn r#match(
        th: &Thread,
        this: Gc<Pattern>,
        string: Value,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Value> {
        once(th, this, string, pos, endpos, Mode::Match)
    }

    /// Matches against all of the string.
    #[method("($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn fullmatch(
        th: &Thread,
        this: Gc<Pattern>,
        string: Value,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Value> {
        once(th, this, string, pos, endpos, Mode::FullMatch)
    }

    /// Scan through string looking for a match, and return a corresponding match object instance.
    ///
    /// Return None if no position in the string matches.
    #[method("($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn search(
        th: &Thread,
        this: Gc<Pattern>,
        string: Value,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Value> {
        once(th, this, string, pos, endpos, Mode::Search)
    }

    /// Return a list of all non-overlapping matches of pattern in string.
    #[method("($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn findall(
        th: &Thread,
        this: Gc<Pattern>,
        string: Value,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Value> {
        let subject = Subject::new(th, string, this.bytes)?;
        let (start, end) = subject.bounds(pos, endpos);
        let mut scanner = sre::Scanner::new(start, end);
        let list = th.empty_list();
        while let Some(spans) = this.advance(th, &subject, &mut scanner, Mode::Search)? {
            let item = |group: usize| {
                let span = spans.spans.get(group).copied().flatten();
                subject.slice(
                    th,
                    span.map_or(0, |span| span.0),
                    span.map_or(0, |span| span.1),
                )
            };
            let found = match this.groups() {
                0 => item(0)?,
                1 => item(1)?,
                groups => {
                    let items = th.empty_list();
                    for group in 1..=groups {
                        items.push(th, item(group)?)?;
                    }
                    th.try_tuple(items.as_slice())?.into()
                }
            };
            list.push(th, found)?;
        }
        Ok(list.into())
    }

    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    ///
    /// For each match, the iterator returns a match object.
    #[method("($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn finditer(
        th: &Thread,
        this: Gc<Pattern>,
        string: Value,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Value> {
        let scanner = Scanner::new(th, this, string, pos, endpos)?;
        let search = protocol::getattr_str(th, scanner, "search")?;
        let iter = pyjit_types::common::builtin(th, "iter")?;
        protocol::call(th, iter, &[search, Value::NONE])
    }

    #[method("($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn scanner(
        th: &Thread,
        this: Gc<Pattern>,
        string: Value,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Value> {
        Scanner::new(th, this, string, pos, endpos)
    }

    /// Split string by the occurrences of pattern.
    #[method("($self, /, string, maxsplit=0)")]
    fn split(
        th: &Thread,
        this: Gc<Pattern>,
        string: Value,
        maxsplit: Option<isize>,
    ) -> PyResult<Value> {
        let subject = Subject::new(th, string, this.bytes)?;
        let max = maxsplit.unwrap_or(0);
        let mut scanner = sre::Scanner::new(0, subject.len());
        let list = th.empty_list();
        let (mut done, mut at) = (0isize, 0);
        while max <= 0 || done < max {
            let Some(spans) = this.advance(th, &subject, &mut scanner, Mode::Search)? else {
                break;
            };
            let (start, end) = spans.whole();
            list.push(th, subject.slice(th, at, start)?)?;
            for span in spans.spans.iter().skip(1) {
                list.push(th, subject.group(th, *span)?.unwrap_or(Value::NONE))?;
            }
            at = end;
            done += 1;
        }
        list.push(th, subject.slice(th, at, subject.len())?)?;
        Ok(list.into())
    }

    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
    #[method("($self, /, repl, string, count=0)")]
    fn sub(
        th: &Thread,
        this: Gc<Pattern>,
        repl: Value,
        string: Value,
        count: Option<isize>,
    ) -> PyResult<Value> {
        Ok(substitute(th, this, repl, string, count)?.0)
    }

    /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
    #[method("($self, /, repl, string, count=0)")]
    fn subn(
        th: &Thread,
        this: Gc<Pattern>,
        repl: Value,
        string: Value,
        count: Option<isize>,
    ) -> PyResult<Value> {
        let (text, done) = substitute(th, this, repl, string, count)?;
        Ok(th.tuple(&[text, th.int(done)]).into())
    }

    #[method("($self, /)")]
    fn __copy__(this: Gc<Pattern>) -> Value {
        this.into()
    }

    #[method("($self, memo, /)")]
    fn __deepcopy__(this: Gc<Pattern>, _memo: Value) -> Value {
        this.into()
    }

    /// Patterns are generic over the type of string they handle (str or bytes)
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        pyjit_types::common::class_getitem(th, class, object)
    }
}
