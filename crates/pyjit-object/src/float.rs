//! Instances of subclasses of float (floats themselves are immediates), and complex numbers: the data.

use crate::prelude::*;
use pyjit_gc::Marker;

#[repr(C)]
#[derive(Default)]
pub struct HeapFloat {
    pub header: Header,
    pub number: f64,
}

impl Trace for HeapFloat {
    fn trace(&self, _: &mut Marker) {}
}

#[repr(C)]
#[derive(Default)]
pub struct Complex {
    pub header: Header,
    pub real: f64,
    pub imag: f64,
}

impl Trace for Complex {
    fn trace(&self, _: &mut Marker) {}
}

/// The number in a float or an instance of a subclass.
#[inline(always)]
pub fn as_f64(value: Value) -> Option<f64> {
    match value.as_small_float() {
        Some(number) => Some(number),
        None => value.cast::<HeapFloat>().map(|float| float.number),
    }
}

impl Thread {
    pub fn complex(&self, real: f64, imag: f64) -> Value {
        self.alloc(
            self.class(t::COMPLEX),
            Complex {
                header: Header::default(),
                real,
                imag,
            },
        )
        .into()
    }
}
