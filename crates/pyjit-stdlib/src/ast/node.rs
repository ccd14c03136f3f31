//! `ast.AST`: what all nodes share: the constructor, `repr`, pickling, `copy.replace`. CPython: Python/Python-ast.c
//! (`ast_type_init`, `ast_repr_max_depth`, `ast_type_reduce`, `ast_type_replace`).

use super::Classes;
use pyjit_compiler::ast::Class;
use pyjit_object::class::type_flags;
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::flags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

#[pytype(name = "AST", module = "ast")]
#[repr(C)]
pub struct Node {
    pub head: NativeHeader,
}

/// `repr` shows this many levels.
const REPR_DEPTH: i32 = 3;

/// `ast.AST`.
pub fn class(th: &Thread) -> PyResult<Gc<Type>> {
    if let Some(class) = th.rt().native_class(Node::LAYOUT) {
        return Ok(class);
    }
    let class = th.define_class(&methods::SPEC, None)?;
    class.set_flag(type_flags::IMMUTABLE, false);
    let empty: Value = th.rt().empty_tuple().into();
    for name in ["_fields", "__match_args__", "_attributes"] {
        class.dict().set_str(th, th.intern(name), empty)?;
    }
    Ok(class)
}

/// A node without attributes.
pub fn alloc(th: &Thread, class: Gc<Type>) -> Gc<Node> {
    th.alloc(
        class,
        Node {
            head: NativeHeader::new(Node::LAYOUT),
        },
    )
}

fn name_of(th: &Thread, value: Value) -> String {
    th.class_of(value).name().display().into_owned()
}

/// The class attribute as a list of names.
fn names(th: &Thread, this: Gc<Node>, attribute: &str) -> PyResult<Gc<List>> {
    let class: Value = th.class_of(this.into()).into();
    let names = protocol::getattr_str(th, class, attribute)?;
    if th.class_of(names) != th.class(t::TUPLE) {
        // Anything but a sequence is an error, with len()'s text.
        protocol::length(th, names)?;
    }
    protocol::to_list(th, names)
}

/// Whether one of the names equals `key`.
fn position(th: &Thread, names: Gc<List>, key: Value) -> PyResult<Option<usize>> {
    for index in 0..names.len() {
        let Some(name) = names.get(index) else { break };
        if name.bits() == key.bits() || protocol::equal(th, name, key)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn set(th: &Thread, this: Gc<Node>, name: Value, value: Value) -> PyResult<()> {
    match name.cast::<Str>() {
        Some(name) => protocol::setattr(th, this.into(), th.intern_str(name), Some(value)),
        None => {
            let found = th.type_name(name);
            let text = format!("attribute name must be string, not '{found}'");
            Err(th.raise(t::TypeError, text))
        }
    }
}

/// Fields that were not given get their defaults, or a warning.
fn fill_in(th: &Thread, this: Gc<Node>, missing: &[Value]) -> PyResult<()> {
    let class = th.class_of(this.into());
    let types = protocol::lookup_attr_str(th, class.into(), "_field_types")?;
    let Some(types) = types else {
        // A program's subclass that says nothing of types.
        return Ok(());
    };
    let classes = Classes::get(th)?;
    let context = classes.class(Class::expr_context);
    let union = pyjit_types::kept(th, "Union")?.cast::<Type>();
    let alias = pyjit_types::kept(th, "GenericAlias")?.cast::<Type>();
    for name in missing {
        let found = match types.cast::<Dict>() {
            Some(types) => types.get(th, *name)?,
            None => None,
        };
        let owner = name_of(th, this.into());
        let text = match found {
            None => format!(
                "Field {} is missing from {owner}._field_types. This will become an error in Python 3.15.",
                protocol::repr(th, *name)?.display()
            ),
            Some(found) if Some(th.class_of(found)) == union => continue,
            Some(found) if Some(th.class_of(found)) == alias => {
                set(th, this, *name, th.empty_list().into())?;
                continue;
            }
            Some(found) if found.bits() == context.bits() => {
                set(th, this, *name, classes.singleton(Class::Load))?;
                continue;
            }
            Some(_) => format!(
                "{owner}.__init__ missing 1 required positional argument: {}. This will become an error in Python 3.15.",
                protocol::repr(th, *name)?.display()
            ),
        };
        th.warn(t::DeprecationWarning, &text, 1)?;
    }
    Ok(())
}

fn initialise(th: &Thread, this: Gc<Node>, args: Args<'_>) -> PyResult<()> {
    let fields = names(th, this, "_fields")?;
    let given = args.positional();
    if given.len() > fields.len() {
        let name = name_of(th, this.into());
        let text = format!(
            "{} constructor takes at most {} positional argument{}",
            name.rsplit('.').next().unwrap_or(&name),
            fields.len(),
            if fields.len() == 1 { "" } else { "s" }
        );
        return Err(th.raise(t::TypeError, text));
    }
    let mut done = vec![false; fields.len()];
    for (index, value) in given.iter().enumerate() {
        let Some(name) = fields.get(index) else { break };
        set(th, this, name, *value)?;
        done[index] = true;
    }
    let mut attributes = None;
    for (key, value) in args.keywords() {
        match position(th, fields, key)? {
            Some(index) => {
                if std::mem::replace(&mut done[index], true) {
                    let text = format!(
                        "{} got multiple values for argument {}",
                        name_of(th, this.into()),
                        protocol::repr(th, key)?.display()
                    );
                    return Err(th.raise(t::TypeError, text));
                }
            }
            None => {
                let known = match attributes {
                    Some(known) => known,
                    None => names(th, this, "_attributes")?,
                };
                attributes = Some(known);
                if position(th, known, key)?.is_none() {
                    let text = format!(
                        "{}.__init__ got an unexpected keyword argument {}. Support for arbitrary keyword arguments \
                         is deprecated and will be removed in Python 3.15.",
                        name_of(th, this.into()),
                        protocol::repr(th, key)?.display()
                    );
                    th.warn(t::DeprecationWarning, &text, 1)?;
                }
            }
        }
        set(th, this, key, value)?;
    }
    let missing = th.empty_list();
    for (index, done) in done.iter().enumerate() {
        if !done && let Some(name) = fields.get(index) {
            missing.push(th, name)?;
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    fill_in(th, this, th.tuple(missing.as_slice()).as_slice())
}

fn push(out: &mut StrBuilder, text: Gc<Str>) {
    out.push_units(text.units());
}

fn repr_item(th: &Thread, value: Value, depth: i32, out: &mut StrBuilder) -> PyResult<()> {
    match value.cast::<Node>() {
        Some(node) => repr_node(th, node, depth, out),
        None => {
            push(out, protocol::repr(th, value)?);
            Ok(())
        }
    }
}

/// A list or tuple: its first and last item.
fn repr_sequence(th: &Thread, value: Value, depth: i32, out: &mut StrBuilder) -> PyResult<()> {
    let (open, close) = if value.cast::<List>().is_some() {
        ("[", "]")
    } else {
        ("(", ")")
    };
    let items = protocol::to_list(th, value)?;
    out.push_str(open);
    if let Some(first) = items.get(0) {
        repr_item(th, first, depth, out)?;
        if items.len() > 2 {
            out.push_str(", ...");
        }
        if items.len() > 1
            && let Some(last) = items.get(items.len() - 1)
        {
            out.push_str(", ");
            repr_item(th, last, depth, out)?;
        }
    }
    out.push_str(close);
    Ok(())
}

fn repr_node(th: &Thread, this: Gc<Node>, depth: i32, out: &mut StrBuilder) -> PyResult<()> {
    out.push_str(&name_of(th, this.into()));
    if depth <= 0 {
        out.push_str("(...)");
        return Ok(());
    }
    let fields = names(th, this, "_fields")?;
    if fields.is_empty() {
        out.push_str("()");
        return Ok(());
    }
    let header = &this.head.header;
    if header.has_flag(flags::IN_REPR) {
        out.push_str("(...)");
        return Ok(());
    }
    header.set_flag(flags::IN_REPR);
    let result = repr_fields(th, this, fields, depth, out);
    header.clear_flag(flags::IN_REPR);
    result
}

fn repr_fields(
    th: &Thread,
    this: Gc<Node>,
    fields: Gc<List>,
    depth: i32,
    out: &mut StrBuilder,
) -> PyResult<()> {
    out.push_str("(");
    for index in 0..fields.len() {
        let Some(name) = fields.get(index).and_then(Value::cast::<Str>) else {
            return Err(th.raise(t::TypeError, "attribute name must be string"));
        };
        let value = protocol::getattr(th, this.into(), th.intern_str(name))?;
        if index > 0 {
            out.push_str(", ");
        }
        push(out, name);
        out.push_str("=");
        if value.cast::<List>().is_some() || value.cast::<Tuple>().is_some() {
            repr_sequence(th, value, depth - 1, out)?;
        } else {
            repr_item(th, value, depth - 1, out)?;
        }
    }
    out.push_str(")");
    Ok(())
}

/// The names that `__replace__` would leave without a value.
fn check_replacement(th: &Thread, this: Gc<Node>, changes: Gc<Dict>) -> PyResult<()> {
    let fields = names(th, this, "_fields")?;
    let attributes = names(th, this, "_attributes")?;
    let mut at = 0;
    let own = th.own_attrs(&this.head.header)?;
    while let Some((next, key, _)) = changes.next_item(at) {
        at = next;
        if position(th, fields, key)?.is_none() && position(th, attributes, key)?.is_none() {
            let text = format!(
                "{}.__replace__ got an unexpected keyword argument {}.",
                name_of(th, this.into()),
                protocol::repr(th, key)?.display()
            );
            return Err(th.raise(t::TypeError, text));
        }
    }
    let mut missing = Vec::new();
    let class = th.class_of(this.into());
    for index in 0..fields.len() {
        let Some(name) = fields.get(index) else { break };
        if own.get(th, name)?.is_some() || changes.get(th, name)?.is_some() {
            continue;
        }
        // Optional fields have a default in the class.
        let default = name
            .cast::<Str>()
            .and_then(|name| class.lookup(th, th.intern_str(name)));
        if default.is_none() {
            missing.push(protocol::repr(th, name)?.display().into_owned());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort();
    let text = format!(
        "{}.__replace__ missing {} keyword argument{}: {}.",
        name_of(th, this.into()),
        missing.len(),
        if missing.len() == 1 { "" } else { "s" },
        missing.join(", ")
    );
    Err(th.raise(t::TypeError, text))
}

#[pymethods(
    Node,
    name = "ast.AST",
    module = "ast",
    flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_DICT)
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Node> {
        alloc(th, class)
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Node>, args: Args<'_>) -> PyResult<()> {
        initialise(th, this, args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Node>) -> PyResult<Gc<Str>> {
        let mut out = StrBuilder::new();
        repr_node(th, this, REPR_DEPTH, &mut out)?;
        out.finish(th)
    }

    #[getter]
    fn __dict__(th: &Thread, this: Gc<Node>) -> PyResult<Gc<Dict>> {
        th.dict_of(&this.head.header)
    }

    #[setter(__dict__)]
    fn set_dict(th: &Thread, this: Gc<Node>, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(value) => match value.cast::<Dict>() {
                Some(dict) => {
                    th.set_dict_of(&this.head.header, dict);
                    Ok(())
                }
                None => {
                    let found = th.type_name(value);
                    let text = format!("__dict__ must be set to a dictionary, not a '{found}'");
                    Err(th.raise(t::TypeError, text))
                }
            },
            None => Err(th.raise(t::TypeError, "cannot delete __dict__")),
        }
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Node>) -> PyResult<Value> {
        // As many fields as possible are arguments: a missing one would be warned of when the node is made again.
        let class: Value = th.class_of(this.into()).into();
        let rest = th.own_attrs(&this.head.header)?;
        let args = th.empty_list();
        if let Some(fields) = protocol::lookup_attr_str(th, class, "_fields")? {
            let fields = protocol::to_list(th, fields)?;
            for index in 0..fields.len() {
                let Some(name) = fields.get(index) else { break };
                if rest.get(th, name)?.is_none() {
                    break;
                }
                args.push(th, Value::NONE)?;
            }
        }
        let args = th.tuple(args.as_slice());
        Ok(th.tuple(&[class, args.into(), rest.into()]).into())
    }

    /// Return a copy of the AST node with new values for the specified fields.
    #[method]
    fn __replace__(th: &Thread, this: Gc<Node>, args: Args<'_>) -> PyResult<Value> {
        if args.positional_count() > 0 {
            return Err(th.raise(t::TypeError, "__replace__() takes no positional arguments"));
        }
        let changes = th.dict();
        for (name, value) in args.keywords() {
            changes.set(th, name, value)?;
        }
        check_replacement(th, this, changes)?;
        let all = th.own_attrs(&this.head.header)?;
        all.update_from(th, &changes)?;
        let names = th.empty_list();
        let values = th.empty_list();
        let mut at = 0;
        while let Some((next, name, value)) = all.next_item(at) {
            at = next;
            names.push(th, name)?;
            values.push(th, value)?;
        }
        let values = th.tuple(values.as_slice());
        let args = Args {
            values: values.as_slice(),
            kwnames: Some(th.tuple(names.as_slice())),
        };
        protocol::call_args(th, th.class_of(this.into()).into(), args)
    }
}
