//! Native modules, one file or folder each: a `#[pymodule(name = "...")]` module and a row in the table here.

pub mod abc;
pub mod array;
pub mod ast;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod builtins;
pub mod bz2;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod compile;
pub mod contextvars;
pub mod csv;
pub mod datetime;
pub mod errno;
pub mod errors;
pub mod faulthandler;
pub mod fcntl;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod itertools;
pub mod json;
mod libm;
pub mod locale;
pub mod lsprof;
pub mod marshal;
pub mod math;
pub mod mmap;
pub mod opcode;
pub mod operator;
pub mod pickle;
pub mod posix;
pub mod posixsubprocess;
pub mod queue;
pub mod random;
pub mod resource;
pub mod select;
pub mod signal;
pub mod socket;
pub mod sre;
pub mod string;
pub mod structs;
pub mod suggestions;
pub mod symtable;
pub mod sys;
pub mod termios;
pub mod testcapi;
pub mod thread;
pub mod tiers;
pub mod time;
pub mod tokenize;
pub mod types;
pub mod typing;
pub mod unicodedata;
pub mod userdb;
pub mod warnings;
pub mod weakref;
pub mod zlib;

use pyjit_object::def::ModuleSpec;
use pyjit_object::prelude::*;

/// The native modules, sorted by name.
static MODULES: &[&ModuleSpec] = &[
    &abc::module::SPEC,
    &ast::module::SPEC,
    &codecs::module::SPEC,
    &sre::module::SPEC,
    &unicodedata::module::SPEC,
    &string::module::SPEC,
    &opcode::module::SPEC,
    &testcapi::module::SPEC,
    &testcapi::limited::SPEC,
    &testcapi::internal::SPEC,
    &testcapi::multiphase::SPEC,
    &types::module::SPEC,
    &typing::module::SPEC,
    &bz2::module::SPEC,
    &zlib::module::SPEC,
    &weakref::module::SPEC,
    &operator::module::SPEC,
    &builtins::module::SPEC,
    &hashes::modules::blake2_module::SPEC,
    &hashes::modules::md5::SPEC,
    &posixsubprocess::module::SPEC,
    &pickle::module::SPEC,
    &queue::module::SPEC,
    &socket::module::SPEC,
    &random::module::SPEC,
    &signal::module::SPEC,
    &hashes::modules::sha1::SPEC,
    &hashes::modules::sha2::SPEC,
    &hashes::modules::sha3_module::SPEC,
    &structs::module::SPEC,
    &suggestions::module::SPEC,
    &binascii::module::SPEC,
    &cmath::module::SPEC,
    &bisect::module::SPEC,
    &collections::module::SPEC,
    &functools::module::SPEC,
    &heapq::module::SPEC,
    &array::module::SPEC,
    &atexit::module::SPEC,
    &contextvars::module::SPEC,
    &csv::module::SPEC,
    &datetime::module::SPEC,
    &itertools::module::SPEC,
    &json::module::SPEC,
    &locale::module::SPEC,
    &math::module::SPEC,
    &errno::module::SPEC,
    &faulthandler::module::SPEC,
    &fcntl::module::SPEC,
    &mmap::module::SPEC,
    &mmap::shared::SPEC,
    &gc::module::SPEC,
    &userdb::grp::SPEC,
    &userdb::pwd::SPEC,
    &termios::module::SPEC,
    &posix::module::SPEC,
    &resource::module::SPEC,
    &select::module::SPEC,
    &tiers::module::SPEC,
    &thread::module::SPEC,
    &time::module::SPEC,
    &tokenize::module::SPEC,
    &warnings::module::SPEC,
    &imp::module::SPEC,
    &io::module::SPEC,
    &lsprof::module::SPEC,
    &marshal::module::SPEC,
    &symtable::module::SPEC,
    &sys::module::SPEC,
];

/// The native module of that name.
pub fn find(name: &str) -> Option<&'static ModuleSpec> {
    MODULES.iter().copied().find(|spec| spec.name == name)
}

/// `sys.builtin_module_names`.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|spec| spec.name)
}

/// Makes a native module: its functions, then its own initialisation.
pub fn create(th: &Thread, spec: &'static ModuleSpec) -> PyResult<Gc<Module>> {
    let module = th.module(spec.name)?;
    if !spec.doc.is_empty() {
        module.set(th, "__doc__", th.str(spec.doc))?;
    }
    add_functions(th, module, spec)?;
    if let Some(init) = spec.init {
        init(th, module)?;
    }
    Ok(module)
}

/// Adds the functions of a part of a module to it.
fn add_functions(th: &Thread, module: Gc<Module>, part: &'static ModuleSpec) -> PyResult<()> {
    let name: Value = th.intern(part.name).into();
    for def in part.functions {
        let function = th.builtin_function(def, Some(module.into()), Some(name));
        module.set(th, def.name, function)?;
    }
    Ok(())
}
