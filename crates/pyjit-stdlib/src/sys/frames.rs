//! The functions of `sys` that look at activations, and the hooks of async generators.

use pyjit_object::frame::Activation;
use pyjit_object::prelude::*;
use pyjit_types::structseq::{self, StructSeq};

fn nth(th: &Thread, depth: i32) -> Option<Activation> {
    th.activations().nth(depth.max(0) as usize)
}

pub fn object(th: &Thread, activation: Activation) -> PyResult<Value> {
    match th.rt().hooks.frame_object.get() {
        Some(hook) => Ok(hook(th, activation)?.into()),
        None => Ok(Value::NONE),
    }
}

pub fn get(th: &Thread, depth: i32) -> PyResult<Value> {
    match nth(th, depth) {
        Some(activation) => object(th, activation),
        None => Err(th.raise(t::ValueError, "call stack is not deep enough")),
    }
}

pub fn module_name(th: &Thread, depth: i32) -> PyResult<Value> {
    match nth(th, depth) {
        Some(activation) => Ok(activation.function().module.get().unwrap_or(Value::NONE)),
        None => Ok(Value::NONE),
    }
}

pub fn current_frames(th: &Thread) -> PyResult<Value> {
    let all = th.dict();
    for thread in th.rt().threads() {
        // SAFETY: registered threads live until they unregister, and the GIL is held.
        let thread = unsafe { &*thread };
        if let Some(activation) = thread.activation() {
            all.set(th, th.int(thread.id.get()), object(th, activation)?)?;
        }
    }
    Ok(all.into())
}

pub fn set_asyncgen_hooks(th: &Thread, args: Args<'_>) -> PyResult<()> {
    args.check_count(th, "set_asyncgen_hooks", 0, 2)?;
    let [first, finalizer] =
        args.keyword_options(th, "set_asyncgen_hooks", ["firstiter", "finalizer"])?;
    let hooks = [
        ("firstiter", first.or(args.get(0))),
        ("finalizer", finalizer.or(args.get(1))),
    ];
    for (name, hook) in hooks {
        let Some(hook) = hook else { continue };
        if !hook.is_none() && !pyjit_object::protocol::is_callable(th, hook) {
            let found = th.type_name(hook);
            return Err(th.raise(
                t::TypeError,
                format!("callable {name} expected, got {found}"),
            ));
        }
    }
    for (name, hook) in hooks {
        if let Some(hook) = hook {
            locals(th).set_str(
                th,
                th.intern(if name == "firstiter" {
                    "asyncgen_firstiter"
                } else {
                    "asyncgen_finalizer"
                }),
                hook,
            )?;
        }
    }
    Ok(())
}

fn locals(th: &Thread) -> Gc<Dict> {
    match th.locals.get() {
        Some(locals) => locals,
        None => {
            let locals = th.dict();
            th.locals.set(Some(locals));
            locals
        }
    }
}

pub fn get_asyncgen_hooks(th: &Thread) -> PyResult<Value> {
    const SPEC: StructSeq = StructSeq {
        name: "sys.asyncgen_hooks",
        doc: "asyncgen_hooks\n\nA struct sequence providing information about asynchronous\ngenerators hooks.  The attributes are read only.",
        fields: &["firstiter", "finalizer"],
        visible: 2,
        constructible: false,
    };
    let known = th.rt().kept.borrow().get("asyncgen_hooks").copied();
    let class = match known.and_then(Value::cast::<Type>) {
        Some(class) => class,
        None => {
            let class = structseq::define(th, &SPEC)?;
            th.rt()
                .kept
                .borrow_mut()
                .insert("asyncgen_hooks", class.into());
            class
        }
    };
    let names = th.names();
    let hook = |name| {
        locals(th)
            .get_str(th, name)
            .map(|hook| hook.unwrap_or(Value::NONE))
    };
    let values = [
        hook(names.asyncgen_firstiter)?,
        hook(names.asyncgen_finalizer)?,
    ];
    structseq::make(th, class, &values, &[])
}
