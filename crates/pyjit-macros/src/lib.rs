//! Procedural macros: `#[pymethods]`, `#[pymodule]`, `#[pytype]`, `#[derive(Trace)]`.
//!
//! They turn Rust functions with a Python text signature into rows of the tables in `pyjit-object/src/def.rs`, each with
//! a native entry of fixed arity: one word a parameter, 0 for an absent optional one. Everything that generated code
//! names is in `::pyjit_object::expansion`. CPython's counterpart is Argument Clinic.

mod attrs;
mod function;
mod methods;
mod native_type;
mod signature;
mod slots;

use proc_macro::TokenStream;

fn finish(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// `#[pymethods(List)] mod list_methods { .. }`: adds `METHODS`, `GETSETS` and `SLOTS` to the module, and `SPEC`, a
/// `TypeSpec`, if a `name = ".."` is given (then also `module`, `text_signature`, `flags`, `base`).
///
/// Functions in it are marked `#[method("($self, x, y=None, /)")]`, `#[classmethod]`, `#[staticmethod]`, `#[getter]`,
/// `#[setter]` or `#[slot(tp_repr)]`; others stay as they are. Attributes may be repeated, under other names.
#[proc_macro_attribute]
pub fn pymethods(attr: TokenStream, item: TokenStream) -> TokenStream {
    finish(methods::pymethods(attr.into(), item.into()))
}

/// `#[pymodule(name = "math")] mod math { .. }`: adds `SPEC`, a `ModuleSpec`, to the module. Functions in it are marked
/// `#[function("(x, /)")]`, one may be `#[init]`.
#[proc_macro_attribute]
pub fn pymodule(attr: TokenStream, item: TokenStream) -> TokenStream {
    finish(methods::pymodule(attr.into(), item.into()))
}

/// `#[pytype(name = "deque", module = "collections")] #[repr(C)] struct Deque { head: NativeHeader, .. }`: the layout of
/// a native module's type: implements `Object` and `Trace`, and gives it `LAYOUT`.
#[proc_macro_attribute]
pub fn pytype(attr: TokenStream, item: TokenStream) -> TokenStream {
    finish(native_type::pytype(attr.into(), item.into()))
}

/// `Trace` field by field; `#[trace(skip)]` leaves out a field that holds no references.
#[proc_macro_derive(Trace, attributes(trace))]
pub fn derive_trace(item: TokenStream) -> TokenStream {
    finish(native_type::derive_trace(item.into()))
}
