//! A runtime with the builtin types and module `builtins`, without the import system; `print` fills a buffer.

use pyjit_object::def::{BuiltinTraits, Entry, MethodDef, MethodKind, Param, Signature};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::RefCell;

thread_local! {
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

unsafe extern "C" fn out(th: &Thread, value: u64) -> u64 {
    // SAFETY: called with a value.
    let value = unsafe { Value::from_bits_unchecked(value) };
    match protocol::str(th, value) {
        Ok(text) => {
            OUTPUT.with_borrow_mut(|output| {
                output.push_str(&text.display());
                output.push('\n');
            });
            Value::NONE.bits()
        }
        Err(Raised) => 0,
    }
}

static OUT: MethodDef = MethodDef {
    name: "_out",
    doc: "",
    text_signature: None,
    signature: Signature {
        params: &[Param {
            name: "text",
            optional: false,
        }],
        posonly: 1,
        positional: 1,
        keywords: false,
    },
    kind: MethodKind::Function,
    entry: Entry::F1(out),
    traits: BuiltinTraits {
        leaf: false,
        pure_: false,
    },
};

unsafe extern "C" fn clock(_: &Thread) -> u64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    Value::float(
        START
            .get_or_init(std::time::Instant::now)
            .elapsed()
            .as_secs_f64(),
    )
    .bits()
}

static CLOCK: MethodDef = MethodDef {
    name: "_clock",
    doc: "",
    text_signature: None,
    signature: Signature::NO_ARGS,
    kind: MethodKind::Function,
    entry: Entry::F0(clock),
    traits: BuiltinTraits {
        leaf: true,
        pure_: false,
    },
};

const PRELUDE: &str =
    "def print(*args, sep=' ', end=''):\n    _out(sep.join([str(a) for a in args]))\n";

fn run_text(th: &Thread, source: &str, name: &str, globals: Gc<Dict>) -> PyResult<Value> {
    let options = pyjit_compiler::CompileOptions::new(pyjit_compiler::Mode::Exec);
    let compiled = pyjit_compiler::compile(source, pyjit_compiler::Text::from(name), &options);
    let code = compiled.result.expect("valid source");
    let code = pyjit_object::code::CodeObject::new(th, &code)?;
    let function = Function::new(th, code, globals)?;
    pyjit_interp::run_code(th, function, globals.into())
}

fn start(stress: u32) -> PyResult<&'static Thread> {
    let key = pyjit_text::hash::HashKey::from_seed(0);
    let heap = pyjit_gc::Config {
        stress,
        ..Default::default()
    };
    let th = pyjit_object::start::start(heap, Default::default(), key).expect("runtime");
    pyjit_types::install(th)?;
    pyjit_interp::install(th);
    th.rt()
        .hooks
        .compile
        .set(Some(pyjit_stdlib::compile::compile));
    let modules = th.dict();
    th.rt().modules.set(Some(modules));
    for name in ["sys", "builtins"] {
        let spec = pyjit_stdlib::find(name).expect("module");
        let module = pyjit_stdlib::create(th, spec)?;
        modules.set_str(th, th.intern(name), module.into())?;
        if name == "builtins" {
            th.rt().builtins.set(Some(module.dict(th)));
            module.set(th, "_out", th.builtin_function(&OUT, None, None))?;
            module.set(th, "_clock", th.builtin_function(&CLOCK, None, None))?;
        } else {
            th.rt().sys.set(Some(module.dict(th)));
        }
    }
    let builtins = th.rt().builtins.get().expect("builtins");
    builtins.set_str(th, th.intern("__debug__"), Value::TRUE)?;
    if let Some(sys) = modules.get_str(th, th.intern("sys"))? {
        builtins.set_str(th, th.intern("sys"), sys)?;
    }
    run_text(th, PRELUDE, "prelude", builtins)?;
    Ok(th)
}

/// What the program printed, and how it ended if by an exception.
fn run(source: &str, name: &str, stress: u32) -> PyResult<String> {
    let th = start(stress)?;
    let globals = th.dict();
    globals.set_str(th, th.names().__name__, th.str("__main__").into())?;
    let started = std::time::Instant::now();
    let outcome = run_text(th, source, name, globals);
    if std::env::var("TIME").is_ok() {
        eprintln!("{:?}", started.elapsed());
    }
    let mut output = OUTPUT.take();
    if outcome.is_err() {
        let exception = th.take_pending().expect("pending");
        let mut at = exception
            .cast::<pyjit_object::exception::Exception>()
            .and_then(|exception| exception.traceback.get());
        while let Some(entry) = at.and_then(Value::cast::<pyjit_object::exception::Traceback>) {
            let code = entry
                .frame
                .get()
                .and_then(|frame| frame.function.get())
                .expect("frame")
                .code();
            let line = pyjit_types::traceback::line_of(entry).unwrap_or(-1);
            output.push_str(&format!(
                "  in {} line {line}\n",
                code.name.get().expect("name").display()
            ));
            at = entry.next.get();
        }
        output.push_str(&format!(
            "raised {}\n",
            protocol::repr(th, exception)?.display()
        ));
    }
    Ok(output)
}

/// Runs a program on a native stack of this size.
pub fn run_on(stack: usize, source: String, name: String, stress: u32) -> String {
    let thread = std::thread::Builder::new().stack_size(stack);
    let thread = thread.spawn(move || {
        run(&source, &name, stress).unwrap_or_else(|Raised| "cannot start".to_string())
    });
    thread.expect("thread").join().expect("no panic")
}
