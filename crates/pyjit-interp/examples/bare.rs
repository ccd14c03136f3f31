//! Runs a source file as `__main__` without the import system: the interpreter, the types and `builtins`.

use pyjit_object::def::{BuiltinTraits, Entry, MethodDef, MethodKind, Param, Signature};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

unsafe extern "C" fn out(th: &Thread, value: u64) -> u64 {
    // SAFETY: called with a value.
    let value = unsafe { Value::from_bits_unchecked(value) };
    match protocol::str(th, value) {
        Ok(text) => {
            println!("{}", text.display());
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

const PRELUDE: &str =
    "def print(*args, sep=' ', end=''):\n    _out(sep.join([str(a) for a in args]))\n";

fn run(
    th: &Thread,
    code: &std::sync::Arc<pyjit_bytecode::Code>,
    globals: Gc<Dict>,
) -> PyResult<Value> {
    let code = pyjit_object::code::CodeObject::new(th, code)?;
    let function = Function::new(th, code, globals)?;
    pyjit_interp::run_code(th, function, globals.into())
}

fn start() -> PyResult<()> {
    let path = std::env::args().nth(1).expect("a source file");
    let source = std::fs::read_to_string(&path).expect("readable");
    let key = pyjit_text::hash::HashKey::from_seed(0);
    let heap = pyjit_gc::Config {
        stress: std::env::var("STRESS").map_or(0, |n| n.parse().expect("number")),
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
        } else {
            th.rt().sys.set(Some(module.dict(th)));
        }
    }
    let builtins = th.rt().builtins.get().expect("builtins");
    builtins.set_str(th, th.intern("__debug__"), Value::TRUE)?;
    let options = pyjit_compiler::CompileOptions::new(pyjit_compiler::Mode::Exec);
    let prelude = pyjit_compiler::compile(PRELUDE, pyjit_compiler::Text::from("prelude"), &options);
    run(th, &prelude.result.expect("valid"), builtins)?;
    let globals = th.dict();
    globals.set_str(th, th.names().__name__, th.str("__main__").into())?;
    let code =
        pyjit_compiler::compile(&source, pyjit_compiler::Text::from(path.as_str()), &options)
            .result
            .expect("valid");
    let started = std::time::Instant::now();
    let outcome = run(th, &code, globals);
    if std::env::var("TIME").is_ok() {
        println!("{:?}", started.elapsed());
    }
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
            println!(
                "  in {} line {:?}",
                code.name.get().expect("name").display(),
                pyjit_types::traceback::line_of(entry)
            );
            at = entry.next.get();
        }
        println!("raised {}", protocol::repr(th, exception)?.display());
    }
    Ok(())
}

fn main() {
    let thread = std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(|| start().expect("start"));
    thread.expect("thread").join().expect("run");
}
