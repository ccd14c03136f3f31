//! `pyjit`: what the tiers do, for programs that ask. No module of CPython; the names follow CinderX's `cinderx.jit`.
//! `sys._jit` is CPython 3.14's.

use pyjit_object::native::Tiers;
use pyjit_object::prelude::*;

/// The code of a function, method or code object.
fn code_of(th: &Thread, object: Value) -> PyResult<Gc<CodeObject>> {
    let mut object = object;
    if let Some(method) = object.cast::<pyjit_object::function::Method>() {
        object = method.parts().0;
    }
    if let Some(function) = object.cast::<Function>() {
        return Ok(function.code());
    }
    object.cast::<CodeObject>().ok_or_else(|| {
        let found = th.type_name(object);
        th.raise(
            t::TypeError,
            format!("expected a Python function or code, not '{found}'"),
        )
    })
}

fn tiers(th: &Thread) -> Option<&'static dyn Tiers> {
    th.rt().tiers.get().map(|tiers| &**tiers)
}

fn tier(code: Gc<CodeObject>) -> u32 {
    code.native().map_or(0, |native| native.tier as u32)
}

fn refused(th: &Thread, reason: &str) -> Raised {
    th.raise(t::RuntimeError, reason)
}

const OFF: &str = "native code is switched off (--max-tier 0) or not available on this machine";

/// What the compilation tiers of pyjit do.
#[pymodule(name = "pyjit")]
pub mod module {
    use super::*;

    /// The tier that runs the function's code when it is called next: 0, 1 or 2.
    #[function("(function, /)")]
    fn tier_of(th: &Thread, function: Value) -> PyResult<i32> {
        Ok(tier(code_of(th, function)?) as i32)
    }

    /// Raise AssertionError unless the function runs in that tier or a higher one.
    #[function("(function, tier, /)")]
    fn assert_tier(th: &Thread, function: Value, tier: i32) -> PyResult<()> {
        let found = super::tier(code_of(th, function)?) as i32;
        if found >= tier {
            return Ok(());
        }
        Err(th.raise(
            t::AssertionError,
            format!("the function is in tier {found}, not {tier}"),
        ))
    }

    /// The highest tier that there is.
    #[function("()")]
    fn max_tier(th: &Thread) -> i32 {
        tiers(th).map_or(0, |tiers| tiers.max_tier() as i32)
    }

    /// Whether the function has native code.
    #[function("(function, /)")]
    fn is_jit_compiled(th: &Thread, function: Value) -> PyResult<bool> {
        Ok(code_of(th, function)?.native().is_some())
    }

    /// Compile the function now; False if it was compiled already.
    #[function("(function, /)")]
    fn force_compile(th: &Thread, function: Value) -> PyResult<bool> {
        let code = code_of(th, function)?;
        let tiers = tiers(th).ok_or_else(|| refused(th, OFF))?;
        if code.native().is_some() {
            return Ok(false);
        }
        tiers
            .compile(th, code)
            .map_err(|reason| refused(th, reason))?;
        Ok(true)
    }

    /// Never compile the function because it is hot. Returns the function, so it can decorate.
    #[function("(function, /)")]
    fn jit_suppress(th: &Thread, function: Value) -> PyResult<Value> {
        let code = code_of(th, function)?;
        if let Some(tiers) = tiers(th) {
            tiers.suppress(code, true);
        }
        Ok(function)
    }

    /// Undo jit_suppress.
    #[function("(function, /)")]
    fn jit_unsuppress(th: &Thread, function: Value) -> PyResult<Value> {
        let code = code_of(th, function)?;
        if let Some(tiers) = tiers(th) {
            tiers.suppress(code, false);
        }
        Ok(function)
    }

    /// Bytes of the function's native code, 0 without any.
    #[function("(function, /)")]
    fn get_compiled_size(th: &Thread, function: Value) -> PyResult<usize> {
        Ok(code_of(th, function)?
            .native()
            .map_or(0, |native| native.size))
    }

    /// Compile nothing more on its own account; what is compiled stays.
    #[function("()")]
    fn disable(th: &Thread) {
        if let Some(tiers) = tiers(th) {
            tiers.enable(false);
        }
    }

    /// Undo disable.
    #[function("()")]
    fn enable(th: &Thread) {
        if let Some(tiers) = tiers(th) {
            tiers.enable(true);
        }
    }

    /// Whether hot code is compiled.
    #[function("()")]
    fn is_enabled(th: &Thread) -> bool {
        tiers(th).is_some_and(|tiers| tiers.is_enabled())
    }

    /// Wait until nothing is queued for compilation any more.
    #[function("()")]
    fn wait_for_background_compiles(th: &Thread) {
        if let Some(tiers) = tiers(th) {
            tiers.settle(th);
        }
    }

    /// Counters of the compilers, by name.
    #[function("()")]
    fn get_runtime_stats(th: &Thread) -> PyResult<Value> {
        let stats = th.dict();
        for (name, value) in tiers(th).map(|tiers| tiers.counters()).unwrap_or_default() {
            stats.set_str(th, th.intern(name), th.int(value as i64))?;
        }
        Ok(stats.into())
    }

    /// The function's code as text: "bytecode", "clif" (the compiler's input and what it became) or "asm".
    #[function("(function, what='bytecode', /)")]
    fn dump(th: &Thread, function: Value, what: Option<Gc<Str>>) -> PyResult<String> {
        let code = code_of(th, function)?;
        let what = what.map_or_else(|| "bytecode".into(), |what| what.display().into_owned());
        if what == "bytecode" {
            return Ok(pyjit_bytecode::disasm::disassemble(code.template()));
        }
        if what != "clif" && what != "asm" {
            return Err(th.raise(
                t::ValueError,
                format!("what must be 'bytecode', 'clif' or 'asm', not '{what}'"),
            ));
        }
        let tiers = tiers(th).ok_or_else(|| refused(th, OFF))?;
        let text = tiers.text(th, code).map_err(|reason| refused(th, reason))?;
        Ok(match (what.as_str(), text.find("\n}\n")) {
            ("asm", Some(end)) => text[end + 3..].to_owned(),
            (_, Some(end)) => text[..end + 3].to_owned(),
            _ => text,
        })
    }
}

/// CPython: `Modules/_testinternalcapi.c`'s neighbour in `Python/sysmodule.c`, `sys._jit`.
#[pymodule(name = "sys._jit")]
pub mod sys_jit {
    use super::*;

    /// Return True if the current Python executable supports JIT compilation, and False otherwise.
    #[function("()")]
    fn is_available(_: &Thread) -> bool {
        pyjit_interp::native::AVAILABLE
    }

    /// Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.
    #[function("()")]
    fn is_enabled(th: &Thread) -> bool {
        tiers(th).is_some_and(|tiers| tiers.is_enabled())
    }

    /// Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.
    #[function("()")]
    fn is_active(th: &Thread) -> bool {
        th.activation()
            .is_some_and(|activation| activation.code().native().is_some())
    }
}
