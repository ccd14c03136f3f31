//! Calls. CPython: Objects/call.c, `type_call`, `wrap_*` in Objects/typeobject.c.

use crate::args::{FunctionName, call_entry};
use crate::class::slotdefs::{SlotRow, Wrap};
use crate::class::slots::SlotDef;
use crate::class::type_flags;
use crate::def::{BuiltinTraits, Entry, MethodDef, MethodKind, Signature};
use crate::function::{Builtin, Method, Payload};
use crate::prelude::*;

/// `callable(*args)`.
#[inline]
pub fn call(th: &Thread, callable: Value, args: &[Value]) -> PyResult<Value> {
    call_args(th, callable, Args::positional_only(args))
}

/// `callable(*args, **kwargs)`.
pub fn call_args(th: &Thread, callable: Value, args: Args<'_>) -> PyResult<Value> {
    match callable.kind() {
        Kind::Function => {
            // SAFETY: the kind was tested.
            let function = unsafe { callable.cast_unchecked::<Function>() };
            call_function(th, function, args)
        }
        Kind::Builtin => {
            // SAFETY: the kind was tested.
            let builtin = unsafe { callable.cast_unchecked::<Builtin>() };
            call_builtin(th, builtin, args)
        }
        Kind::Method => {
            // SAFETY: the kind was tested.
            let (function, receiver) = unsafe { callable.cast_unchecked::<Method>() }.parts();
            args.with_first(th, receiver, |args| call_args(th, function, args))
        }
        _ => match th.class_of(callable).slots.tp_call.get() {
            Some(call) => {
                th.check_native_stack(" while calling a Python object")?;
                call(th, callable, args)
            }
            None => {
                let name = th.type_name(callable);
                Err(th.raise(t::TypeError, format!("'{name}' object is not callable")))
            }
        },
    }
}

/// Calls a Python function.
#[inline]
pub fn call_function(th: &Thread, function: Gc<Function>, args: Args<'_>) -> PyResult<Value> {
    th.check_native_stack("")?;
    match th.rt().hooks.run_function.get() {
        Some(run) => run(th, function, args),
        None => Err(th.raise(t::SystemError, "no interpreter")),
    }
}

/// Whether the value can be called.
pub fn is_callable(th: &Thread, value: Value) -> bool {
    th.class_of(value).slots.tp_call.get().is_some()
}

/// Calls a native function, descriptor or wrapper.
pub fn call_builtin(th: &Thread, builtin: Gc<Builtin>, args: Args<'_>) -> PyResult<Value> {
    match builtin.payload {
        Payload::Method(def) => {
            // A bound class method is named after the class it is bound to.
            let bound = match def.kind {
                MethodKind::ClassMethod if builtin.header.shape() == t::BUILTIN.0 => {
                    builtin.receiver.get().and_then(Value::cast::<Type>)
                }
                _ => None,
            };
            let name = FunctionName::Builtin {
                name: def.name,
                owner: bound.or(builtin.owner.get()),
                module: builtin.module.get(),
            };
            if def.kind == MethodKind::Function || def.kind == MethodKind::StaticMethod {
                return call_entry(th, def, name, None, args);
            }
            if builtin.header.shape() == t::BUILTIN.0 {
                let receiver = builtin.receiver.get();
                return call_entry(th, def, name, receiver, args);
            }
            let (receiver, rest) = split_receiver(th, builtin, def.name, args)?;
            call_entry(th, def, name, Some(receiver), rest)
        }
        Payload::Slot(row, slot) => {
            if builtin.header.shape() == t::METHOD_WRAPPER.0 {
                let receiver = builtin.receiver.get().unwrap_or(Value::NONE);
                return call_slot(th, row, slot, receiver, args);
            }
            let (receiver, rest) = split_receiver(th, builtin, row.name, args)?;
            call_slot(th, row, slot, receiver, rest)
        }
        Payload::GetSet(_) | Payload::Member(_) => {
            let name = th.type_name(builtin.into());
            Err(th.raise(t::TypeError, format!("'{name}' object is not callable")))
        }
    }
}

/// The first argument of an unbound method descriptor, checked, and the rest.
fn split_receiver<'a>(
    th: &Thread,
    builtin: Gc<Builtin>,
    name: &str,
    args: Args<'a>,
) -> PyResult<(Value, Args<'a>)> {
    let Some(owner) = builtin.owner.get() else {
        return Err(th.raise(t::SystemError, "descriptor without a class"));
    };
    let Some(receiver) = args.get(0) else {
        let text = if matches!(builtin.payload, Payload::Slot(..)) {
            format!(
                "descriptor '{name}' of '{}' object needs an argument",
                owner.name_str()
            )
        } else {
            let owner = owner.qualname.get().unwrap_or(owner.name());
            format!(
                "unbound method {}.{name}() needs an argument",
                owner.display()
            )
        };
        return Err(th.raise(t::TypeError, text));
    };
    if builtin.header.shape() == t::CLASSMETHOD_DESCRIPTOR.0 {
        let Some(class) = receiver.cast::<Type>() else {
            let found = th.type_name(receiver);
            let text = format!(
                "descriptor '{name}' for type '{}' needs a type, not a '{found}' as arg 2",
                owner.name_str()
            );
            return Err(th.raise(t::TypeError, text));
        };
        if !class.is_subclass_of(owner) {
            let text = format!(
                "descriptor '{name}' requires a subtype of '{}' but received '{}'",
                owner.name_str(),
                class.name_str()
            );
            return Err(th.raise(t::TypeError, text));
        }
    } else if !th.class_of(receiver).is_subclass_of(owner) {
        let found = th.type_name(receiver);
        let text = if matches!(builtin.payload, Payload::Slot(..)) {
            format!(
                "descriptor '{name}' requires a '{}' object but received a '{found}'",
                owner.name_str()
            )
        } else {
            format!(
                "descriptor '{name}' for '{}' objects doesn't apply to a '{found}' object",
                owner.name_str()
            )
        };
        return Err(th.raise(t::TypeError, text));
    }
    Ok((receiver, args.skip(1)))
}

/// Calls a slot through its dunder. CPython: the `wrap_*` functions.
fn call_slot(
    th: &Thread,
    row: &SlotRow,
    slot: SlotDef,
    this: Value,
    args: Args<'_>,
) -> PyResult<Value> {
    use SlotDef::*;
    if row.wrap == Wrap::Init {
        let TpInit(init) = slot else {
            return Ok(Value::NONE);
        };
        init(th, this, args)?;
        return Ok(Value::NONE);
    }
    if row.wrap == Wrap::Call {
        let TpCall(call) = slot else {
            return Ok(Value::NONE);
        };
        return call(th, this, args);
    }
    if args.has_keywords() {
        return Err(th.raise(
            t::TypeError,
            format!("wrapper {}() takes no keyword arguments", row.name),
        ));
    }
    let (min, max) = match row.wrap {
        Wrap::Unary | Wrap::Bool | Wrap::Hash | Wrap::Len | Wrap::Next | Wrap::Finalize => (0, 0),
        Wrap::Ternary | Wrap::TernaryReflected | Wrap::DescrGet => (1, 2),
        Wrap::SetAttr | Wrap::DescrSet | Wrap::SetItem => (2, 2),
        _ => (1, 1),
    };
    let count = args.values.len();
    if count < min || count > max {
        // CPython names the dunder in some of these texts only.
        let name = match row.wrap {
            Wrap::SetAttr | Wrap::DescrSet | Wrap::SetItem | Wrap::DescrGet => {
                format!("{} ", row.name)
            }
            _ => String::new(),
        };
        let plural = |bound: usize| if bound == 1 { "" } else { "s" };
        let text = match row.wrap {
            Wrap::Ternary | Wrap::TernaryReflected => {
                format!("expected 1 or 2 arguments, got {count}")
            }
            _ if min == max => format!("{name}expected {min} argument{}, got {count}", plural(min)),
            _ if count < min => {
                format!(
                    "{name}expected at least {min} argument{}, got {count}",
                    plural(min)
                )
            }
            _ => format!(
                "{name}expected at most {max} argument{}, got {count}",
                plural(max)
            ),
        };
        return Err(th.raise(t::TypeError, text));
    }
    let arg = |index: usize| args.values.get(index).copied().unwrap_or(Value::NONE);
    let attr_name = |value: Value| match value.cast::<Str>() {
        Some(name) => Ok(th.intern_str(name)),
        None => {
            let found = th.type_name(value);
            Err(th.raise(
                t::TypeError,
                format!("attribute name must be string, not '{found}'"),
            ))
        }
    };
    let none = |()| Value::NONE;
    let optional = |value: Value| if value.is_none() { None } else { Some(value) };
    match (slot, row.wrap) {
        (TpGetattro(get), _) => get(th, this, attr_name(arg(0))?),
        (TpSetattro(set), Wrap::SetAttr) => {
            check_setattr_owner(th, this, set, row.name)?;
            set(th, this, attr_name(arg(0))?, Some(arg(1))).map(none)
        }
        (TpSetattro(set), _) => {
            check_setattr_owner(th, this, set, row.name)?;
            set(th, this, attr_name(arg(0))?, None).map(none)
        }
        (TpHash(hash), _) => hash(th, this).map(|hash| th.int(hash)),
        (TpRichcompare(compare), Wrap::Compare(op)) => compare(th, this, arg(0), op),
        (TpIternext(next), _) => {
            let value = next(th, this)?;
            if value.is_exhausted() {
                Err(th.raise_stop_iteration(th.take_return()))
            } else {
                Ok(value)
            }
        }
        (TpDescrGet(get), _) => {
            let (instance, owner) = (optional(arg(0)), optional(arg(1)));
            if instance.is_none() && owner.is_none() {
                return Err(th.raise(t::TypeError, "__get__(None, None) is invalid"));
            }
            get(th, this, instance, owner)
        }
        (TpDescrSet(set), Wrap::DescrSet) => set(th, this, arg(0), Some(arg(1))).map(none),
        (TpDescrSet(set), _) => set(th, this, arg(0), None).map(none),
        (TpFinalize(finalize), _) => finalize(th, this).map(none),
        (BfGetbuffer(get), _) => {
            let flags = super::index_as_isize(th, arg(0))?;
            let Ok(flags) = i32::try_from(flags) else {
                return Err(th.raise(t::OverflowError, "buffer flags out of range"));
            };
            match th.rt().hooks.buffer_view.get() {
                Some(hook) => hook(th, this, crate::buffer::Request(flags as u32), get),
                None => Err(th.raise(t::SystemError, "memoryview is not ready")),
            }
        }
        (BfReleasebuffer(release), _) => release(th, this, arg(0)).map(none),
        (NbBool(test), _) => test(th, this).map(Value::bool),
        (SqLength(len) | MpLength(len), _) => len(th, this).map(|len| th.int(len)),
        (SqContains(contains), _) => contains(th, this, arg(0)).map(Value::bool),
        (SqItem(get), _) => get(th, this, super::sequence_index(th, this, arg(0))?),
        (SqRepeat(repeat) | SqInplaceRepeat(repeat), _) => {
            repeat(th, this, super::index_as_isize(th, arg(0))?)
        }
        (SqAssItem(set), Wrap::SetItem) => set(
            th,
            this,
            super::sequence_index(th, this, arg(0))?,
            Some(arg(1)),
        )
        .map(none),
        (SqAssItem(set), _) => {
            set(th, this, super::sequence_index(th, this, arg(0))?, None).map(none)
        }
        (MpAssSubscript(set), Wrap::SetItem) => set(th, this, arg(0), Some(arg(1))).map(none),
        (MpAssSubscript(set), _) => set(th, this, arg(0), None).map(none),
        (NbPower(power) | NbInplacePower(power), Wrap::TernaryReflected) => {
            power(th, arg(0), this, arg(1))
        }
        (NbPower(power) | NbInplacePower(power), _) => power(th, this, arg(0), arg(1)),
        (slot, wrap) => match (slot.unary(), slot.binary(), wrap) {
            (Some(f), _, _) => f(th, this),
            (_, Some(f), Wrap::Reflected) => f(th, arg(0), this),
            (_, Some(f), _) => f(th, this, arg(0)),
            _ => Err(th.raise(t::SystemError, "slot cannot be called through its name")),
        },
    }
}

/// "can't apply this __setattr__ to X object": the guard against going round a more derived native `__setattr__`.
fn check_setattr_owner(
    th: &Thread,
    this: Value,
    set: crate::class::slots::SetAttrFn,
    name: &str,
) -> PyResult<()> {
    let class = th.class_of(this);
    let native = class.mro_classes().find(|class| !class.is_heap_class());
    let actual = native.and_then(|class| class.slots.tp_setattro.get());
    if actual.is_some_and(|actual| !std::ptr::fn_addr_eq(actual, set)) {
        return Err(th.raise(
            t::TypeError,
            format!("can't apply this {name} to {} object", class.name_str()),
        ));
    }
    Ok(())
}

/// `__new__` of every native class: a function bound to the class.
pub static NEW_DEF: MethodDef = MethodDef {
    name: "__new__",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    text_signature: Some("($type, *args, **kwargs)"),
    signature: Signature::VAR,
    kind: MethodKind::Method,
    entry: Entry::Var(new_entry),
    traits: BuiltinTraits {
        leaf: false,
        pure_: false,
    },
};

unsafe extern "C" fn new_entry(
    th: &Thread,
    values: *const Value,
    positional: usize,
    kwnames: u64,
) -> u64 {
    // SAFETY: `call_entry` passes that many values, then one per keyword name.
    let args = unsafe {
        let kwnames = Value::from_bits(kwnames).and_then(Value::cast::<Tuple>);
        let count = positional + kwnames.map_or(0, |names| names.len());
        Args {
            values: std::slice::from_raw_parts(values, count),
            kwnames,
        }
    };
    crate::value::to_native(native_new(th, args))
}

/// CPython's `tp_new_wrapper`: `args` are the class `__new__` belongs to, the class to make, the rest.
fn native_new(th: &Thread, args: Args<'_>) -> PyResult<Value> {
    let Some(owner) = args.get(0).and_then(Value::cast::<Type>) else {
        return Err(th.raise(t::SystemError, "__new__() called with non-type 'self'"));
    };
    let owner_name = owner.name_str();
    let Some(first) = args.get(1) else {
        return Err(th.raise(
            t::TypeError,
            format!("{owner_name}.__new__(): not enough arguments"),
        ));
    };
    let Some(class) = first.cast::<Type>() else {
        let found = th.type_name(first);
        return Err(th.raise(
            t::TypeError,
            format!("{owner_name}.__new__(X): X is not a type object ({found})"),
        ));
    };
    if !class.is_subclass_of(owner) {
        let name = class.name_str();
        return Err(th.raise(
            t::TypeError,
            format!("{owner_name}.__new__({name}): {name} is not a subtype of {owner_name}"),
        ));
    }
    // The most derived native class must be the one whose __new__ this is.
    let is_python = |class: &Gc<Type>| {
        class.slots.tp_new.get().is_some_and(|new| {
            std::ptr::fn_addr_eq(
                new,
                crate::class::slotdefs::new_hook as crate::class::slots::NewFn,
            )
        })
    };
    let mut native = Some(class);
    while let Some(at) = native
        && (is_python(&at) || at.is_heap_class())
    {
        native = at.base.get();
    }
    let Some(new) = owner.slots.tp_new.get() else {
        return Err(th.raise(
            t::TypeError,
            format!("cannot create '{owner_name}' instances"),
        ));
    };
    if let Some(native) = native
        && native
            .slots
            .tp_new
            .get()
            .is_some_and(|theirs| !std::ptr::fn_addr_eq(theirs, new))
    {
        let text = format!(
            "{owner_name}.__new__({}) is not safe, use {}.__new__()",
            class.name_str(),
            native.name_str()
        );
        return Err(th.raise(t::TypeError, text));
    }
    new(th, class, args.skip(2))
}

/// `type.__call__`: makes an instance and initialises it.
pub fn type_call(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
    if class == th.class(t::TYPE) {
        if args.values.len() == 1 && !args.has_keywords() {
            return Ok(th.class_of(args.values[0]).into());
        }
        if args.positional_count() != 3 {
            return Err(th.raise(t::TypeError, "type() takes 1 or 3 arguments"));
        }
    }
    let new = match class.slots.tp_new.get() {
        Some(new) if !class.has_flag(type_flags::DISALLOW_INSTANTIATION) => new,
        _ => {
            return Err(th.raise(
                t::TypeError,
                format!("cannot create '{}' instances", class.full_name(th)),
            ));
        }
    };
    let object = new(th, class, args)?;
    let made = th.class_of(object);
    if made != class && !made.is_subclass_of(class) {
        return Ok(object);
    }
    if let Some(init) = made.slots.tp_init.get() {
        init(th, object, args)?;
    }
    Ok(object)
}

impl Type {
    /// `module.qualname`, without the module where it is `builtins` or `__main__`. CPython:
    /// `PyType_GetFullyQualifiedName`.
    pub fn qualified_name(&self, th: &Thread) -> String {
        let module = self
            .dict()
            .peek(th, th.names().__module__)
            .and_then(Value::cast::<Str>);
        let own = self.qualname.get().unwrap_or_else(|| self.name());
        match module {
            Some(module) if !module.eq_str("builtins") && !module.eq_str("__main__") => {
                format!("{}.{}", module.display(), own.display())
            }
            _ => own.display().into_owned(),
        }
    }

    /// `tp_name`: with the module for native classes outside builtins.
    pub fn full_name(&self, _: &Thread) -> String {
        self.name_str()
    }
}

impl Args<'_> {
    /// Calls `body` with `first` before the arguments.
    #[inline]
    pub fn with_first<T>(
        self,
        th: &Thread,
        first: Value,
        body: impl FnOnce(Args<'_>) -> PyResult<T>,
    ) -> PyResult<T> {
        const ROOM: usize = 8;
        if self.values.len() < ROOM {
            let mut values = [first; ROOM];
            values[1..=self.values.len()].copy_from_slice(self.values);
            return body(Args {
                values: &values[..self.values.len() + 1],
                kwnames: self.kwnames,
            });
        }
        let all = Tuple::alloc(th, th.class(t::TUPLE), self.values.len() + 1)?;
        all.init(0, first);
        self.values
            .iter()
            .enumerate()
            .for_each(|(index, value)| all.init(index + 1, *value));
        let result = body(Args {
            values: all.as_slice(),
            kwnames: self.kwnames,
        });
        std::hint::black_box(&all);
        result
    }
}
