//! Struct sequences: tuples with named fields, as `sys.version_info`, `os.stat_result`, `time.struct_time`.
//! CPython: Objects/structseq.c.
//!
//! Fields beyond the visible length (`st_blksize`, `tm_zone`, ...) are attributes of the instance.

use pyjit_object::class::build::NewClass;
use pyjit_object::class::type_flags;
use pyjit_object::def::{BuiltinTraits, Entry, MethodDef, MethodKind, Signature};
use pyjit_object::function::{Member, Payload};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// What a struct sequence class is made from.
pub struct StructSeq {
    /// With the module: "sys.version_info".
    pub name: &'static str,
    pub doc: &'static str,
    /// Names, in order; "" for an unnamed field.
    pub fields: &'static [&'static str],
    /// How many of them are items.
    pub visible: usize,
    /// Python code may make instances.
    pub constructible: bool,
}

/// The class of a struct sequence.
pub fn define(th: &Thread, spec: &StructSeq) -> PyResult<Gc<Type>> {
    let (module, name) = spec
        .name
        .rsplit_once('.')
        .unwrap_or(("builtins", spec.name));
    let names = th.names();
    let namespace = th.dict();
    let tuple = th.class(t::TUPLE);
    let bases = [tuple];
    let class = th.build_class(&NewClass {
        metaclass: th.class(t::TYPE),
        name: th.intern(spec.name),
        qualname: th.intern(name),
        bases: &bases,
        base: tuple,
        namespace,
        slots: &[],
        add_dict: spec.fields.len() > spec.visible,
        add_weakref: false,
        expected_attrs: spec.fields.len() - spec.visible,
    })?;
    for (index, field) in spec
        .fields
        .iter()
        .enumerate()
        .take(spec.visible)
        .filter(|(_, field)| !field.is_empty())
    {
        let member = th.descriptor(
            t::MEMBER_DESCRIPTOR,
            class,
            Payload::Member(Member::TupleItem(index as u16)),
            field,
        );
        namespace.set_str(th, th.intern(field), member.into())?;
    }
    for field in &spec.fields[spec.visible..] {
        let hidden = Payload::Member(Member::Own);
        let member = th.descriptor(t::MEMBER_DESCRIPTOR, class, hidden, field);
        namespace.set_str(th, th.intern(field), member.into())?;
    }
    let named = spec
        .fields
        .iter()
        .take(spec.visible)
        .filter(|field| !field.is_empty());
    let match_args: Vec<Gc<Str>> = named.map(|field| th.intern(field)).collect();
    let match_args: Vec<Value> = match_args.into_iter().map(Value::from).collect();
    let set = |name: &str, value: Value| namespace.set_str(th, th.intern(name), value);
    set("__match_args__", th.try_tuple(&match_args)?.into())?;
    set("__doc__", th.str(spec.doc).into())?;
    set("__module__", th.intern(module).into())?;
    set("n_fields", th.int(spec.fields.len()))?;
    set("n_sequence_fields", th.int(spec.visible))?;
    let unnamed = spec.fields.iter().filter(|field| field.is_empty()).count();
    set("n_unnamed_fields", th.int(unnamed))?;
    let hidden: Vec<Value> = spec.fields[spec.visible..]
        .iter()
        .map(|field| th.intern(field).into())
        .collect();
    set("__hidden_fields__", th.try_tuple(&hidden)?.into())?;
    namespace.set_str(
        th,
        names.__reduce__,
        th.descriptor(
            t::METHOD_DESCRIPTOR,
            class,
            Payload::Method(&REDUCE),
            "__reduce__",
        )
        .into(),
    )?;
    namespace.set_str(
        th,
        th.intern("__replace__"),
        th.descriptor(
            t::METHOD_DESCRIPTOR,
            class,
            Payload::Method(&REPLACE),
            "__replace__",
        )
        .into(),
    )?;
    class.name.set(&class.header, Some(th.intern(name)));
    class.set_flag(type_flags::HEAP | type_flags::BASETYPE, false);
    class.set_flag(type_flags::IMMUTABLE, true);
    class.slots.tp_repr.set(Some(repr));
    if spec.constructible {
        class.slots.tp_new.set(Some(new));
        let new = th.builtin_function(&protocol::NEW_DEF, Some(class.into()), None);
        namespace.set_str(th, names.__new__, new.into())?;
    } else {
        class.set_flag(type_flags::DISALLOW_INSTANTIATION, true);
    }
    class.modified(th);
    Ok(class)
}

/// An instance: the visible fields, then values of hidden ones.
pub fn make(th: &Thread, class: Gc<Type>, visible: &[Value], hidden: &[Value]) -> PyResult<Value> {
    let object = th.tuple_in(class, visible)?;
    for (name, value) in hidden_names(th, class).iter().zip(hidden) {
        if let Some(name) = name.cast::<Str>() {
            th.set_own_attr(&object.header, name, *value)?;
        }
    }
    Ok(object.into())
}

fn hidden_names(th: &Thread, class: Gc<Type>) -> Gc<Tuple> {
    let names = class
        .lookup(th, th.intern("__hidden_fields__"))
        .and_then(Value::cast::<Tuple>);
    names.unwrap_or_else(|| th.rt().empty_tuple())
}

fn field_names(th: &Thread, class: Gc<Type>) -> PyResult<Gc<List>> {
    let list = th.empty_list();
    if let Some(visible) = class
        .lookup(th, th.names().__match_args__)
        .and_then(Value::cast::<Tuple>)
    {
        protocol::extend(th, list, visible.into())?;
    }
    protocol::extend(th, list, hidden_names(th, class).into())?;
    Ok(list)
}

fn repr(th: &Thread, this: Value) -> PyResult<Value> {
    let Some(tuple) = this.cast::<Tuple>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let class = th.class_of(this);
    let names = class
        .lookup(th, th.names().__match_args__)
        .and_then(Value::cast::<Tuple>);
    let mut text = pyjit_object::str::StrBuilder::new();
    let module = class
        .lookup(th, th.names().__module__)
        .and_then(Value::cast::<Str>);
    if let Some(module) = module.filter(|module| !module.eq_str("builtins")) {
        text.push_units(module.units());
        text.push_str(".");
    }
    text.push_str(&class.name_str());
    text.push_str("(");
    for (index, item) in tuple.as_slice().iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        if let Some(name) = names
            .and_then(|names| names.get(index))
            .and_then(Value::cast::<Str>)
        {
            text.push_units(name.units());
            text.push_str("=");
        }
        text.push_units(protocol::repr(th, *item)?.units());
    }
    text.push_str(")");
    Ok(text.finish(th)?.into())
}

fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
    args.check_count(th, "structseq", 0, 2)?;
    let named = args.keyword_options(th, "structseq", ["sequence", "dict"])?;
    let Some(sequence) = args.get(0).or(named[0]) else {
        return Err(th.raise(
            t::TypeError,
            "structseq() missing required argument 'sequence' (pos 1)",
        ));
    };
    let dict = args.get(1).or(named[1]);
    let items = match protocol::to_list(th, sequence) {
        Ok(items) => items,
        Err(Raised) if th.catch(t::TypeError).is_some() => {
            return Err(th.raise(t::TypeError, "constructor requires a sequence"));
        }
        Err(Raised) => return Err(Raised),
    };
    let count = |name: &str| {
        class
            .lookup(th, th.intern(name))
            .and_then(Value::as_small_int)
            .unwrap_or(0) as usize
    };
    let (least, most) = (count("n_sequence_fields"), count("n_fields"));
    let name = class.full_name(th);
    let len = items.len();
    if len < least || len > most {
        let text = match (least == most, len < least) {
            (true, _) => format!("{name}() takes a {least}-sequence ({len}-sequence given)"),
            (false, true) => {
                format!("{name}() takes an at least {least}-sequence ({len}-sequence given)")
            }
            (false, false) => {
                format!("{name}() takes an at most {most}-sequence ({len}-sequence given)")
            }
        };
        return Err(th.raise(t::TypeError, text));
    }
    if dict.is_some_and(|dict| dict.cast::<Dict>().is_none()) {
        return Err(th.raise(
            t::TypeError,
            format!("{name}() takes a dict as second arg, if any"),
        ));
    }
    let dict = dict.and_then(Value::cast::<Dict>);
    let mut used = 0;
    let object = th.tuple_in(class, &items.as_slice()[..least])?;
    for (index, hidden) in hidden_names(th, class).iter().enumerate() {
        let Some(hidden) = hidden.cast::<Str>() else {
            continue;
        };
        let value = match items.get(least + index) {
            Some(value) => value,
            None => match dict {
                Some(dict) => match dict.get_str(th, hidden)? {
                    Some(value) => {
                        used += 1;
                        value
                    }
                    None => Value::NONE,
                },
                None => Value::NONE,
            },
        };
        th.set_own_attr(&object.header, hidden, value)?;
    }
    if dict.is_some_and(|dict| dict.len() > used) {
        return Err(th.raise(
            t::TypeError,
            format!("{name}() got duplicate or unexpected field name(s)"),
        ));
    }
    Ok(object.into())
}

static REDUCE: MethodDef = MethodDef {
    name: "__reduce__",
    doc: "",
    text_signature: None,
    signature: Signature::NO_ARGS,
    kind: MethodKind::Method,
    entry: Entry::F1(reduce_entry),
    traits: BuiltinTraits {
        leaf: false,
        pure_: false,
    },
};

unsafe extern "C" fn reduce_entry(th: &Thread, this: u64) -> u64 {
    // SAFETY: the descriptor passes its receiver.
    let this = unsafe { Value::from_bits_unchecked(this) };
    pyjit_object::value::to_native(reduce(th, this))
}

fn reduce(th: &Thread, this: Value) -> PyResult<Value> {
    let class = th.class_of(this);
    let Some(tuple) = this.cast::<Tuple>() else {
        return Ok(Value::NONE);
    };
    let items = th.try_tuple(tuple.as_slice())?;
    let hidden = th.dict();
    for name in hidden_names(th, class).iter() {
        if let (Some(name), Some(header)) = (name.cast::<Str>(), this.header())
            && let Some(value) = th.own_attr(header, name)
        {
            hidden.set_str(th, name, value)?;
        }
    }
    Ok(th
        .tuple(&[
            class.into(),
            th.tuple(&[items.into(), hidden.into()]).into(),
        ])
        .into())
}

static REPLACE: MethodDef = MethodDef {
    name: "__replace__",
    doc: "Return a copy of the structure with new values for the specified fields.",
    text_signature: Some("($self, /, **changes)"),
    signature: Signature::VAR,
    kind: MethodKind::Method,
    entry: Entry::Var(replace_entry),
    traits: BuiltinTraits {
        leaf: false,
        pure_: false,
    },
};

unsafe extern "C" fn replace_entry(
    th: &Thread,
    values: *const Value,
    positional: usize,
    kwnames: u64,
) -> u64 {
    // SAFETY: `call_entry` passes self, the positional values, then one value per keyword name.
    let args = unsafe {
        let kwnames = Value::from_bits(kwnames).and_then(Value::cast::<Tuple>);
        Args {
            values: std::slice::from_raw_parts(
                values,
                positional + kwnames.map_or(0, |names| names.len()),
            ),
            kwnames,
        }
    };
    pyjit_object::value::to_native(replace(th, args))
}

fn replace(th: &Thread, args: Args<'_>) -> PyResult<Value> {
    let Some(this) = args.get(0) else {
        return Err(th.raise(t::TypeError, "__replace__() needs an argument"));
    };
    if args.positional_count() > 1 {
        return Err(th.raise(t::TypeError, "__replace__() takes no positional arguments"));
    }
    let class = th.class_of(this);
    let Some(tuple) = this.cast::<Tuple>() else {
        return Ok(this);
    };
    let unnamed = class
        .lookup(th, th.intern("n_unnamed_fields"))
        .and_then(Value::as_small_int);
    if unnamed.is_some_and(|unnamed| unnamed > 0) {
        let name = class.full_name(th);
        return Err(th.raise(
            t::TypeError,
            format!("__replace__() is not supported for {name} because it has unnamed field(s)"),
        ));
    }
    let names = field_names(th, class)?;
    for (key, _) in args.keywords() {
        let known = names.as_slice().iter().any(|name| {
            name.cast::<Str>()
                .zip(key.cast::<Str>())
                .is_some_and(|(a, b)| a.equals(&b))
        });
        if !known {
            let shown = protocol::repr(th, key)?;
            return Err(th.raise(
                t::TypeError,
                format!("Got unexpected field name(s): [{}]", shown.display()),
            ));
        }
    }
    let changed = |name: Value| {
        let name = name.cast::<Str>()?;
        args.keywords()
            .find(|(key, _)| key.cast::<Str>().is_some_and(|key| key.equals(&name)))
            .map(|(_, value)| value)
    };
    let items = th.list(tuple.as_slice())?;
    for index in 0..items.len() {
        if let Some(value) = names.get(index).and_then(changed) {
            items.set(index, value);
        }
    }
    let hidden = th.empty_list();
    for name in hidden_names(th, class).iter() {
        let own = this
            .header()
            .zip(name.cast::<Str>())
            .and_then(|(header, name)| th.own_attr(header, name));
        hidden.push(th, changed(*name).or(own).unwrap_or(Value::NONE))?;
    }
    make(th, class, items.as_slice(), hidden.as_slice())
}
