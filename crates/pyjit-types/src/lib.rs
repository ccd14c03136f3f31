//! The methods of the builtin types, one file or folder a type.
//!
//! A type is a `#[pymethods(.., name = "..")]` module (its data structure is in `pyjit-object` or, for layouts that no
//! native code inlines, beside the methods under `#[pytype]`) and a row in one of the two tables here. `install` fills the
//! well-known classes and makes the others, when a runtime starts.

pub mod adapters;
pub mod asyncgen;
pub mod bool;
pub mod bytes;
pub mod cell;
pub mod code;
pub mod codec;
pub mod common;
pub mod complex;
pub mod coroutine;
pub mod descriptors;
pub mod dict;
pub mod errors;
pub mod exceptions;
pub mod float;
pub mod frame;
pub mod function;
pub mod generator;
pub mod generic_alias;
pub mod half;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mappingproxy;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod object_;
pub mod property;
pub mod range;
pub mod set;
pub mod simple_namespace;
pub mod singletons;
pub mod slice;
pub mod str;
pub mod structseq;
pub mod super_;
pub mod template;
pub mod traceback;
pub mod tuple;
pub mod type_;
pub mod typing;
pub mod union;
pub mod weakref;
pub mod wrapped;

use pyjit_object::def::TypeSpec;
use pyjit_object::prelude::*;

/// Methods of the well-known classes (`pyjit_object::ids`). Rows are independent; a class without a row inherits all.
static WELL_KNOWN: &[(TypeId, &TypeSpec)] = &[
    (t::OBJECT, &object_::SPEC),
    (t::TYPE, &type_::methods::SPEC),
    (t::NONETYPE, &singletons::none::SPEC),
    (t::ELLIPSIS, &singletons::ellipsis::SPEC),
    (t::NOTIMPLEMENTED, &singletons::not_implemented::SPEC),
    (t::BUILTIN, &descriptors::builtin_function::SPEC),
    (t::METHOD_DESCRIPTOR, &descriptors::method_descriptor::SPEC),
    (
        t::CLASSMETHOD_DESCRIPTOR,
        &descriptors::classmethod_descriptor::SPEC,
    ),
    (
        t::WRAPPER_DESCRIPTOR,
        &descriptors::wrapper_descriptor::SPEC,
    ),
    (t::METHOD_WRAPPER, &descriptors::method_wrapper::SPEC),
    (t::GETSET_DESCRIPTOR, &descriptors::getset_descriptor::SPEC),
    (t::MEMBER_DESCRIPTOR, &descriptors::member_descriptor::SPEC),
    (t::FUNCTION, &function::methods::SPEC),
    (t::METHOD, &method::methods::SPEC),
    (t::CELL, &cell::methods::SPEC),
    (t::CODE, &code::methods::SPEC),
    (t::FRAME, &frame::methods::SPEC),
    (t::TRACEBACK, &traceback::methods::SPEC),
    (t::GENERATOR, &generator::methods::SPEC),
    (t::COROUTINE, &coroutine::methods::SPEC),
    (t::ASYNC_GENERATOR, &asyncgen::methods::SPEC),
    (t::MODULE, &module::methods::SPEC),
    (t::STR, &str::methods::methods::SPEC),
    (t::BYTES, &bytes::methods::methods::SPEC),
    (t::BYTEARRAY, &bytes::bytearray::methods::SPEC),
    (t::INT, &int::methods::SPEC),
    (t::BOOL, &bool::methods::SPEC),
    (t::FLOAT, &float::methods::SPEC),
    (t::COMPLEX, &complex::methods::SPEC),
    (t::TUPLE, &tuple::methods::SPEC),
    (t::LIST, &list::methods::SPEC),
    (t::DICT, &dict::methods::SPEC),
    (t::SET, &set::methods::SPEC),
    (t::FROZENSET, &set::frozen::SPEC),
    (t::SLICE, &slice::methods::SPEC),
    (t::RANGE, &range::methods::SPEC),
    (t::RANGE_ITERATOR, &range::iterator::SPEC),
    (t::LIST_ITERATOR, &iterators::list::SPEC),
    (t::TUPLE_ITERATOR, &iterators::tuple::SPEC),
    (t::SEQ_ITERATOR, &iterators::sequence::SPEC),
    (t::STR_ITERATOR, &iterators::str::SPEC),
    (t::STR_ASCII_ITERATOR, &iterators::str_ascii::SPEC),
    (t::BYTES_ITERATOR, &iterators::bytes::SPEC),
    (t::BYTEARRAY_ITERATOR, &iterators::bytearray::SPEC),
    (t::LIST_REVERSEITERATOR, &iterators::list_reverse::SPEC),
    (t::DICT_KEYITERATOR, &dict::iter::keys::SPEC),
    (t::DICT_VALUEITERATOR, &dict::iter::values::SPEC),
    (t::DICT_ITEMITERATOR, &dict::iter::items::SPEC),
    (t::DICT_REVERSEKEYITERATOR, &dict::iter::reverse_keys::SPEC),
    (
        t::DICT_REVERSEVALUEITERATOR,
        &dict::iter::reverse_values::SPEC,
    ),
    (
        t::DICT_REVERSEITEMITERATOR,
        &dict::iter::reverse_items::SPEC,
    ),
    (t::SET_ITERATOR, &dict::iter::set::SPEC),
];

/// Types that the others' static and class methods are made of.
static FIRST: &[&TypeSpec] = &[&wrapped::static_method::SPEC, &wrapped::class_method::SPEC];

/// Types whose layout is their own. A type must come after its base.
static OTHERS: &[&TypeSpec] = &[
    &range::long_iterator::SPEC,
    &adapters::enumerate::SPEC,
    &adapters::zip::SPEC,
    &adapters::map::SPEC,
    &adapters::filter::SPEC,
    &adapters::reversed::SPEC,
    &dict::views::keys::SPEC,
    &dict::views::values::SPEC,
    &dict::views::items::SPEC,
    &generic_alias::iterator::SPEC,
    &generic_alias::methods::SPEC,
    &mappingproxy::methods::SPEC,
    &memoryview::managed::SPEC,
    &memoryview::python::wrapper::SPEC,
    &memoryview::methods::methods::SPEC,
    &memoryview::iter::methods::SPEC,
    &property::methods::SPEC,
    &simple_namespace::methods::SPEC,
    &super_::methods::SPEC,
    &template::interpolation::SPEC,
    &template::template::SPEC,
    &template::template_iter::SPEC,
    &union::methods::SPEC,
    &weakref::reference_type::SPEC,
    &weakref::CALLABLE_PROXY,
    &weakref::PROXY,
    &coroutine::wrapper::SPEC,
    &asyncgen::wrapped::SPEC,
    &asyncgen::asend::SPEC,
    &asyncgen::athrow::SPEC,
    &frame::proxy::SPEC,
];

/// Gives the builtin classes their methods.
pub fn install(th: &Thread) -> PyResult<()> {
    install_class(th, t::OBJECT)?;
    install_class(th, t::TYPE)?;
    for spec in FIRST {
        define(th, spec)?;
    }
    for row in &pyjit_object::ids::TYPE_ROWS {
        if row.id != t::OBJECT && row.id != t::TYPE {
            install_class(th, row.id)?;
        }
    }
    for spec in OTHERS.iter().chain(typing::SPECS) {
        define(th, spec)?;
    }
    template::finish(th)?;
    typing::finish(th)?;
    function::finish(th)?;
    memoryview::python::finish(th)?;
    th.rt().hooks.frame_locals.set(Some(frame::locals));
    th.rt().hooks.next_pair.set(Some(adapters::next_pair));
    common::finish(th)?;
    exceptions::finish(th)
}

fn install_class(th: &Thread, id: TypeId) -> PyResult<()> {
    let known = WELL_KNOWN.iter().find(|(known, _)| *known == id);
    match known
        .map(|(_, spec)| *spec)
        .or_else(|| exceptions::spec(id))
    {
        Some(spec) => th.install_spec(th.class(id), spec),
        None => {
            pyjit_object::class::slotdefs::inherit(th.class(id));
            Ok(())
        }
    }
}

/// Makes a class and keeps it under its name, where `kept` finds it.
fn define(th: &Thread, spec: &'static TypeSpec) -> PyResult<()> {
    let class = th.define_class(spec, spec.base.map(|base| base(th)))?;
    th.rt()
        .kept
        .borrow_mut()
        .insert(spec.name, Value::from(class));
    Ok(())
}

/// An object of `Runtime::kept`: a class of `FIRST` or `OTHERS`, or what a module keeps there.
pub fn kept(th: &Thread, name: &'static str) -> PyResult<Value> {
    let found = th.rt().kept.borrow().get(name).copied();
    found.ok_or_else(|| th.raise(t::SystemError, format!("{name} is not there")))
}

#[cfg(test)]
mod tests {
    use pyjit_object::config::Flags;
    use pyjit_object::prelude::*;

    /// A runtime with all types, collecting all the time.
    pub fn thread() -> &'static Thread {
        let heap = pyjit_gc::Config {
            stress: 7,
            verify: true,
            ..pyjit_gc::Config::default()
        };
        let key = pyjit_text::hash::HashKey::from_seed(0);
        match pyjit_object::start::start(heap, Flags::default(), key) {
            Ok(th) => {
                if super::install(th).is_err() {
                    panic!("{:?}", th.pending());
                }
                th
            }
            Err(error) => panic!("{error}"),
        }
    }
}
