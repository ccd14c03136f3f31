//! Runs a marshalled code object as a module and prints its variable `result`: the interpreter without a front end.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

fn main() {
    let path = std::env::args()
        .nth(1)
        .expect("a file with a marshalled code object");
    let data = std::fs::read(&path).expect("readable");
    let code = pyjit_bytecode::marshal::read_code(&data).expect("code");
    pyjit_bytecode::verify::verify(&code).expect("valid code");
    let key = pyjit_text::hash::HashKey::from_seed(0);
    let th = pyjit_object::start::start(pyjit_gc::Config::default(), Default::default(), key)
        .expect("runtime");
    pyjit_types::install(th).expect("types");
    pyjit_interp::install(th);
    let builtins = th.dict();
    th.rt().builtins.set(Some(builtins));
    for row in &pyjit_object::ids::TYPE_ROWS {
        builtins
            .set_str(th, th.intern(row.name), th.class(row.id).into())
            .expect("set");
    }
    let globals = th.dict();
    let code = pyjit_object::code::CodeObject::new(th, &code).expect("code object");
    let function = Function::new(th, code, globals).expect("function");
    let started = std::time::Instant::now();
    let outcome = pyjit_interp::run_code(th, function, globals.into());
    let elapsed = started.elapsed();
    if outcome.is_err() {
        let exception = th.take_pending().expect("pending");
        println!(
            "raised {}: {:?}",
            th.type_name(exception),
            protocol::str(th, exception).map(|text| text.display().into_owned())
        );
        let _ = th.take_pending();
        if let Some(object) = exception.cast::<pyjit_object::exception::Exception>() {
            for arg in object.args() {
                println!(
                    "  {:?}",
                    arg.cast::<Str>().map(|text| text.display().into_owned())
                );
            }
        }
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
            let position = pyjit_bytecode::line_table::position_at(
                &code.template().linetable,
                code.template().firstlineno,
                entry.unit.get(),
            );
            println!(
                "  in {} line {:?}",
                code.name.get().expect("name").display(),
                position.lineno
            );
            at = entry.next.get();
        }
    }
    let result = globals.peek(th, th.intern("result"));
    let text =
        result.map(|value| protocol::repr(th, value).map(|text| text.display().into_owned()));
    println!("result = {text:?} in {elapsed:?}");
}
