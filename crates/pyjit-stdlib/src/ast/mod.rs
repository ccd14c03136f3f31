//! `_ast`: the node classes, and trees as Python objects: `ast.parse` and `compile(tree)`. CPython: Python/Python-ast.c.
//!
//! The compiler's tree lives in arenas (`pyjit_compiler::ast`); `to_python` makes objects of it, `from_python` the
//! reverse. The classes follow the compiler's node table, so there is no second list of them.

mod classes;
mod from_python;
mod node;
mod to_python;

pub use from_python::from_python;
pub use node::Node;
pub use to_python::to_python;

use crate::compile::cf;
use pyjit_compiler::ast::{CLASSES, Class};
use pyjit_object::prelude::*;

/// What conversions need: kept by the runtime, made when first asked for.
#[derive(Clone, Copy)]
pub struct Classes {
    /// By `Class`.
    pub classes: Gc<Tuple>,
    /// The one instance of each operator and context; None for other classes.
    pub singletons: Gc<Tuple>,
    /// The interned names of the fields.
    pub fields: Gc<Tuple>,
    /// The interned names of the position attributes.
    pub attributes: Gc<Tuple>,
}

impl Classes {
    pub fn get(th: &Thread) -> PyResult<Classes> {
        let known = th.rt().kept.borrow().get("ast").copied();
        let all = match known.and_then(Value::cast::<Tuple>) {
            Some(all) => all,
            None => {
                let all = classes::make(th)?;
                th.rt().kept.borrow_mut().insert("ast", all.into());
                all
            }
        };
        let part = |index: usize| {
            all.get(index)
                .and_then(Value::cast::<Tuple>)
                .unwrap_or(th.rt().empty_tuple())
        };
        Ok(Classes {
            classes: part(0),
            singletons: part(1),
            fields: part(2),
            attributes: part(3),
        })
    }

    pub fn class(&self, class: Class) -> Value {
        self.classes.get(class as usize).unwrap_or(Value::NONE)
    }

    pub fn singleton(&self, class: Class) -> Value {
        self.singletons.get(class as usize).unwrap_or(Value::NONE)
    }

    /// The names of a class's fields.
    pub fn fields(&self, class: Class) -> Option<Gc<Tuple>> {
        self.fields
            .get(class as usize)
            .and_then(Value::cast::<Tuple>)
    }
}

/// Whether the class is a sum without fields and positions, whose members are the same everywhere.
fn is_operator_sum(class: Class) -> bool {
    use Class::*;
    matches!(class, expr_context | boolop | operator | unaryop | cmpop)
}

#[pymodule(name = "_ast")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let classes = Classes::get(th)?;
        module.set(th, "AST", node::class(th)?)?;
        for info in CLASSES {
            module.set(th, info.name, classes.class(info.class))?;
        }
        let flags = [
            ("PyCF_ONLY_AST", cf::ONLY_AST),
            ("PyCF_TYPE_COMMENTS", cf::TYPE_COMMENTS),
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", cf::ALLOW_TOP_LEVEL_AWAIT),
            ("PyCF_OPTIMIZED_AST", cf::OPTIMIZED_AST),
        ];
        for (name, flag) in flags {
            module.set(th, name, Value::int(flag as i32))?;
        }
        Ok(())
    }
}
