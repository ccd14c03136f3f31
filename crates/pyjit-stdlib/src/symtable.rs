//! `_symtable`: the compiler's scopes as objects. CPython: Modules/symtablemodule.c, Python/symtable.c.

use crate::builtins::code::file_name;
use crate::compile::{self, Request, cf};
use pyjit_compiler::Mode;
use pyjit_compiler::ast::{Ast, Ident};
use pyjit_compiler::symtable::{
    FutureFeatures, ScopeId, SymbolOptions, SymbolTable, flags, future_features,
};
use pyjit_object::prelude::*;
use std::cell::Cell;

#[pytype(name = "symtable entry", module = "builtins")]
#[repr(C)]
pub struct Entry {
    head: NativeHeader,
    name: Field<Gc<Str>>,
    symbols: Field<Gc<Dict>>,
    varnames: Field<Gc<List>>,
    children: Field<Gc<List>>,
    nested: Cell<bool>,
    kind: Cell<i32>,
    lineno: Cell<i32>,
}

#[pymethods(Entry, name = "symtable entry", flags = pyjit_object::def::TypeFlags::DISALLOW_INSTANTIATION)]
mod methods {
    use super::*;

    #[slot(tp_repr)]
    fn repr(this: Gc<Entry>) -> String {
        format!(
            "<symtable entry {}({}), line {}>",
            this.name.get().display(),
            this.address(),
            this.lineno.get()
        )
    }

    #[getter]
    fn id(th: &Thread, this: Gc<Entry>) -> Value {
        th.int(this.address() as i64)
    }

    #[getter]
    fn name(this: Gc<Entry>) -> Gc<Str> {
        this.name.get()
    }

    #[getter]
    fn symbols(this: Gc<Entry>) -> Gc<Dict> {
        this.symbols.get()
    }

    #[getter]
    fn varnames(this: Gc<Entry>) -> Gc<List> {
        this.varnames.get()
    }

    #[getter]
    fn children(this: Gc<Entry>) -> Gc<List> {
        this.children.get()
    }

    #[getter]
    fn nested(this: Gc<Entry>) -> Value {
        Value::int(this.nested.get().into())
    }

    #[getter]
    fn r#type(this: Gc<Entry>) -> Value {
        Value::int(this.kind.get())
    }

    #[getter]
    fn lineno(this: Gc<Entry>) -> Value {
        Value::int(this.lineno.get())
    }
}

struct Maker<'a> {
    th: &'a Thread,
    ast: &'a Ast,
    table: &'a SymbolTable,
    class: Gc<Type>,
}

impl Maker<'_> {
    fn name(&self, ident: Ident) -> PyResult<Gc<Str>> {
        let th = self.th;
        let text = self.ast.text(ident);
        let made = match text.as_str() {
            Some(text) => th.try_str(text)?,
            None => th.str_ucs4(&text.code_points())?,
        };
        Ok(th.intern_str(made))
    }

    fn entry(&self, id: ScopeId) -> PyResult<Gc<Entry>> {
        let th = self.th;
        th.check_native_stack(" during compilation")?;
        let scope = &self.table[id];
        let symbols = th.dict();
        for (ident, bits) in scope.symbols.iter() {
            symbols.set_str(th, self.name(ident)?, th.int(i64::from(bits)))?;
        }
        let varnames = th.empty_list();
        for ident in &scope.varnames {
            varnames.push(th, self.name(*ident)?.into())?;
        }
        let children = th.empty_list();
        for child in &scope.children {
            children.push(th, self.entry(*child)?.into())?;
        }
        Ok(th.alloc(
            self.class,
            Entry {
                head: NativeHeader::new(Entry::LAYOUT),
                name: Field::new(self.name(scope.name)?),
                symbols: Field::new(symbols),
                varnames: Field::new(varnames),
                children: Field::new(children),
                nested: Cell::new(scope.nested),
                kind: Cell::new(scope.kind as i32),
                lineno: Cell::new(scope.span.lineno),
            },
        ))
    }
}

fn source_of(th: &Thread, source: Value, filename: Gc<Str>) -> PyResult<String> {
    if let Some(text) = source.cast::<Str>() {
        if let Some(text) = text.to_utf8() {
            return Ok(text.into_owned());
        }
        pyjit_object::protocol::call_method(th, source, th.names().encode, &[])?;
    }
    if th.class_of(source).slots.bf_getbuffer.get().is_none() {
        let text = "symtable() arg 1 must be a string or bytes object";
        return Err(th.raise(t::TypeError, text));
    }
    let request = pyjit_object::buffer::Request::SIMPLE;
    let bytes = pyjit_object::buffer::BytesLike::new(th, source, request)?;
    compile::decode(th, &bytes, filename)
}

const CONSTANTS: &[(&str, u32)] = &[
    ("USE", flags::USE),
    ("DEF_GLOBAL", flags::DEF_GLOBAL),
    ("DEF_NONLOCAL", flags::DEF_NONLOCAL),
    ("DEF_LOCAL", flags::DEF_LOCAL),
    ("DEF_PARAM", flags::DEF_PARAM),
    ("DEF_TYPE_PARAM", flags::DEF_TYPE_PARAM),
    ("DEF_FREE_CLASS", flags::DEF_FREE_CLASS),
    ("DEF_IMPORT", flags::DEF_IMPORT),
    ("DEF_BOUND", flags::DEF_BOUND),
    ("DEF_ANNOT", flags::DEF_ANNOT),
    ("DEF_COMP_ITER", flags::DEF_COMP_ITER),
    ("DEF_COMP_CELL", flags::DEF_COMP_CELL),
    ("SCOPE_OFF", flags::SCOPE_OFFSET),
    ("SCOPE_MASK", flags::SCOPE_MASK),
    ("TYPE_FUNCTION", 0),
    ("TYPE_CLASS", 1),
    ("TYPE_MODULE", 2),
    ("TYPE_ANNOTATION", 3),
    ("TYPE_TYPE_ALIAS", 4),
    ("TYPE_TYPE_PARAMETERS", 5),
    ("TYPE_TYPE_VARIABLE", 6),
    ("LOCAL", 1),
    ("GLOBAL_EXPLICIT", 2),
    ("GLOBAL_IMPLICIT", 3),
    ("FREE", 4),
    ("CELL", 5),
];

#[pymodule(name = "_symtable")]
pub mod module {
    use super::*;

    /// Return symbol and scope dictionaries used internally by compiler.
    #[function("(source, filename, startstr, /)")]
    fn symtable(
        th: &Thread,
        source: Value,
        filename: Value,
        startstr: Gc<Str>,
    ) -> PyResult<Gc<Entry>> {
        let filename = file_name(th, filename)?;
        let source = source_of(th, source, filename)?;
        let modes = [
            ("exec", Mode::Exec),
            ("eval", Mode::Eval),
            ("single", Mode::Single),
        ];
        let Some((_, mode)) = modes.into_iter().find(|(name, _)| startstr.eq_str(name)) else {
            let text = "symtable() arg 3 must be 'exec' or 'eval' or 'single'";
            return Err(th.raise(t::ValueError, text));
        };
        let request = Request {
            mode,
            flags: cf::SOURCE_IS_UTF8,
            optimize: -1,
        };
        let built = pyjit_compiler::parse_tree(&source, &request.options(th)).and_then(|parsed| {
            let mut ast = parsed.ast;
            let features = future_features(&ast)?;
            let options = SymbolOptions {
                future_annotations: features.flags & FutureFeatures::ANNOTATIONS != 0,
                future_span: features.span,
                top_level_await: false,
            };
            let table = pyjit_compiler::symtable::build(&mut ast, options)?;
            Ok((ast, table))
        });
        match built {
            Ok((ast, table)) => {
                let class = match th.rt().native_class(Entry::LAYOUT) {
                    Some(class) => class,
                    None => th.define_class(&methods::SPEC, None)?,
                };
                let maker = Maker {
                    th,
                    ast: &ast,
                    table: &table,
                    class,
                };
                maker.entry(table.top())
            }
            Err(error) => Err(compile::raise(th, &error, filename)),
        }
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, number) in CONSTANTS {
            module.set(th, name, Value::int(*number as i32))?;
        }
        Ok(())
    }
}
