//! As much of `pyjit_object` as generated code needs, so that the macros are tested without the runtime: the real
//! tables, on values that are plain numbers.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::num::NonZeroU64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

impl Value {
    pub const NONE: Value = Value(NonZeroU64::new(1).unwrap());
    pub const EXHAUSTED: Value = Value(NonZeroU64::new(2).unwrap());
    /// Numbers from 10 up stand for themselves.
    pub fn number(number: u64) -> Value {
        Value(NonZeroU64::new(number).unwrap())
    }
    pub fn bits(self) -> u64 {
        self.0.get()
    }
    pub fn from_word(word: u64) -> Option<Value> {
        NonZeroU64::new(word).map(Value)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Raised;
pub type PyResult<T> = Result<T, Raised>;

#[derive(Default)]
pub struct Thread {
    pub error: RefCell<String>,
}

pub struct Gc<T>(pub Value, pub PhantomData<T>);
impl<T> Copy for Gc<T> {}
impl<T> Clone for Gc<T> {
    fn clone(&self) -> Gc<T> {
        *self
    }
}

#[derive(Clone, Copy)]
#[allow(dead_code)]
pub struct Args<'a> {
    pub values: &'a [Value],
    pub kwnames: u64,
}

pub struct Type;
pub struct Module;

pub fn to_native(result: PyResult<Value>) -> u64 {
    result.map_or(0, Value::bits)
}

pub struct ArgAt {
    pub function: &'static str,
    pub index: u8,
    pub name: &'static str,
}

pub trait FromArg: Sized {
    fn from_arg(th: &Thread, value: Value, at: &ArgAt) -> PyResult<Self>;
}
impl FromArg for Value {
    fn from_arg(_: &Thread, value: Value, _: &ArgAt) -> PyResult<Value> {
        Ok(value)
    }
}
/// Numbers below 1000 are ints.
impl FromArg for isize {
    fn from_arg(th: &Thread, value: Value, at: &ArgAt) -> PyResult<isize> {
        if value.bits() < 1000 {
            return Ok(value.bits() as isize);
        }
        *th.error.borrow_mut() = format!("{}() argument {} {}", at.function, at.index, at.name);
        Err(Raised)
    }
}

pub trait IntoResult {
    fn into_result(self, th: &Thread) -> PyResult<Value>;
}
impl IntoResult for Value {
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(self)
    }
}
impl IntoResult for () {
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(Value::NONE)
    }
}
impl IntoResult for isize {
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(Value::number(self as u64))
    }
}
impl<T: IntoResult> IntoResult for PyResult<T> {
    fn into_result(self, th: &Thread) -> PyResult<Value> {
        self?.into_result(th)
    }
}
pub trait IntoNext {
    fn into_next(self, th: &Thread) -> PyResult<Value>;
}
impl<T: IntoResult> IntoNext for PyResult<Option<T>> {
    fn into_next(self, th: &Thread) -> PyResult<Value> {
        self?.map_or(Ok(Value::EXHAUSTED), |value| value.into_result(th))
    }
}

pub trait Receiver {
    unsafe fn of(word: u64) -> Self;
}
impl Receiver for Value {
    unsafe fn of(word: u64) -> Value {
        Value::from_word(word).unwrap()
    }
}
impl<T> Receiver for Gc<T> {
    unsafe fn of(word: u64) -> Gc<T> {
        Gc(Value::from_word(word).unwrap(), PhantomData)
    }
}
pub unsafe fn receiver<R: Receiver>(word: u64) -> R {
    // SAFETY: the caller's promise.
    unsafe { R::of(word) }
}
pub unsafe fn required<T: FromArg>(th: &Thread, word: u64, at: &ArgAt) -> PyResult<T> {
    T::from_arg(th, Value::from_word(word).unwrap(), at)
}
pub unsafe fn optional<T: FromArg>(th: &Thread, word: u64, at: &ArgAt) -> PyResult<Option<T>> {
    Value::from_word(word)
        .map(|value| T::from_arg(th, value, at))
        .transpose()
}
pub fn word(value: Option<Value>) -> u64 {
    value.map_or(0, Value::bits)
}
pub fn answer(th: &Thread, result: impl IntoResult) -> u64 {
    to_native(result.into_result(th))
}
pub unsafe fn var_function<'a>(values: *const Value, count: usize, names: u64) -> Args<'a> {
    // SAFETY: the caller's promise.
    let values = unsafe { std::slice::from_raw_parts(values, count) };
    Args {
        values,
        kwnames: names,
    }
}
pub unsafe fn var_method<'a, R: Receiver>(
    values: *const Value,
    count: usize,
    names: u64,
) -> (R, Args<'a>) {
    // SAFETY: the caller's promise.
    unsafe {
        let args = var_function(values, count, names);
        (
            receiver(args.values[0].bits()),
            Args {
                values: &args.values[1..],
                ..args
            },
        )
    }
}

pub enum FunctionName<'a> {
    Type(&'a str),
}
pub const MAX_PARAMS: usize = 9;
pub fn bind(
    th: &Thread,
    name: FunctionName<'_>,
    signature: &crate::def::Signature,
    args: Args<'_>,
    out: &mut [Option<Value>; MAX_PARAMS],
) -> PyResult<()> {
    let FunctionName::Type(name) = name;
    if args.values.len() < signature.required() {
        *th.error.borrow_mut() = format!("{name} expected");
        return Err(Raised);
    }
    for (place, value) in out.iter_mut().zip(args.values) {
        *place = Some(*value);
    }
    Ok(())
}

#[repr(C)]
#[derive(Default)]
pub struct Header(u64);
impl Header {
    pub fn eq_zero(&self) -> bool {
        self.0 == 0
    }
}
#[repr(C)]
pub struct NativeHeader {
    pub header: Header,
}
#[derive(Default)]
pub struct Marker(pub Vec<u64>);
pub trait Trace {
    fn trace(&self, marker: &mut Marker);
}
impl Trace for Value {
    fn trace(&self, marker: &mut Marker) {
        marker.0.push(self.bits());
    }
}
#[derive(PartialEq, Debug)]
pub enum Kind {
    Native,
}
pub struct NativeLayout {
    pub name: &'static str,
    pub size: usize,
    pub trace: unsafe fn(*const Header, &mut Marker),
    pub drop: Option<unsafe fn(*mut Header)>,
    pub id: std::sync::atomic::AtomicU32,
}
/// # Safety
/// As the real one.
pub unsafe trait Object {
    const KIND: Kind;
    const NAME: &'static str;
    const LAYOUT: Option<&'static NativeLayout> = None;
}

#[derive(Clone, Copy)]
pub enum SlotDef {
    TpRepr(fn(&Thread, Value) -> PyResult<Value>),
    TpHash(fn(&Thread, Value) -> PyResult<i64>),
    TpIternext(fn(&Thread, Value) -> PyResult<Value>),
    NbAdd(fn(&Thread, Value, Value) -> PyResult<Value>),
    SqItem(fn(&Thread, Value, isize) -> PyResult<Value>),
    TpNew(fn(&Thread, Gc<Type>, Args<'_>) -> PyResult<Value>),
    TpInit(fn(&Thread, Value, Args<'_>) -> PyResult<()>),
}

pub fn new_args<'a>(_: Gc<Type>, args: Args<'a>) -> Args<'a> {
    args
}
