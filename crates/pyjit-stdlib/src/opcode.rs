//! `_opcode`: facts about instructions, for `opcode` and `dis`. CPython: Modules/_opcode.c.

use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::{BinaryOp, Intrinsic1, Intrinsic2, OpFlags, SpecialMethod};
use pyjit_object::prelude::*;

/// An opcode that only the compiler's intermediate code has.
struct Pseudo {
    number: i64,
    flags: OpFlags,
    /// Stack effect when it falls through, and when it jumps.
    effect: (i64, i64),
}

const fn pseudo(number: i64, flags: OpFlags, effect: (i64, i64)) -> Pseudo {
    Pseudo {
        number,
        flags,
        effect,
    }
}

const LOCAL: OpFlags = OpFlags::ARG.with(OpFlags::LOCAL);
const JUMP: OpFlags = OpFlags::ARG.with(OpFlags::JUMP);
const SETUP: OpFlags = OpFlags::ARG.with(OpFlags::EXC);

static PSEUDO: &[Pseudo] = &[
    // ANNOTATIONS_PLACEHOLDER
    pseudo(256, OpFlags::NONE, (0, 0)),
    // JUMP
    pseudo(257, JUMP, (0, 0)),
    // JUMP_IF_FALSE
    pseudo(258, JUMP, (0, 0)),
    // JUMP_IF_TRUE
    pseudo(259, JUMP, (0, 0)),
    // JUMP_NO_INTERRUPT
    pseudo(260, JUMP, (0, 0)),
    // LOAD_CLOSURE
    pseudo(261, LOCAL, (1, 1)),
    // POP_BLOCK
    pseudo(262, OpFlags::NONE, (0, 0)),
    // SETUP_CLEANUP
    pseudo(263, SETUP, (0, 2)),
    // SETUP_FINALLY
    pseudo(264, SETUP, (0, 1)),
    // SETUP_WITH
    pseudo(265, SETUP, (0, 1)),
    // STORE_FAST_MAYBE_NULL
    pseudo(266, LOCAL, (-1, -1)),
];

/// An opcode of either kind.
enum Known {
    Real(Opcode),
    Pseudo(&'static Pseudo),
}

fn find(number: i64) -> Option<Known> {
    if let Some(opcode) = u8::try_from(number).ok().and_then(Opcode::from_u8) {
        return Some(Known::Real(opcode));
    }
    PSEUDO
        .iter()
        .find(|known| known.number == number)
        .map(Known::Pseudo)
}

fn has(number: i64, flag: OpFlags) -> bool {
    match find(number) {
        Some(Known::Real(opcode)) => opcode.has(flag),
        Some(Known::Pseudo(known)) => known.flags.has(flag),
        None => false,
    }
}

/// "NB_INPLACE_FLOOR_DIVIDE" for `InplaceFloorDivide`.
fn operator_name(operator: BinaryOp) -> String {
    let mut name = "NB".to_string();
    for letter in format!("{operator:?}").chars() {
        if letter.is_uppercase() {
            name.push('_');
        }
        name.extend(letter.to_uppercase());
    }
    name
}

fn text_list<'a>(th: &Thread, texts: impl Iterator<Item = &'a str>) -> PyResult<Gc<List>> {
    let list = th.empty_list();
    for text in texts {
        list.push(th, th.str(text).into())?;
    }
    Ok(list)
}

#[pymodule(name = "_opcode", doc = "Opcode support module.")]
pub mod module {
    use super::*;

    /// Compute the stack effect of the opcode.
    #[function("($module, opcode, oparg=None, /, *, jump=None)")]
    fn stack_effect(
        th: &Thread,
        opcode: i64,
        oparg: Option<Value>,
        jump: Option<Value>,
    ) -> PyResult<i64> {
        let oparg = match oparg.filter(|oparg| !oparg.is_none()) {
            Some(oparg) => {
                let int = pyjit_object::convert::to_index(th, oparg)?;
                pyjit_object::int::as_i64(int).unwrap_or(0)
            }
            None => 0,
        };
        let jump = match jump.filter(|jump| !jump.is_none()) {
            None => None,
            Some(jump) => match jump.as_bool() {
                Some(jump) => Some(jump),
                None => {
                    return Err(th.raise(
                        t::ValueError,
                        "stack_effect: jump must be False, True or None",
                    ));
                }
            },
        };
        match find(opcode) {
            Some(Known::Real(opcode)) => {
                let oparg = oparg as u32;
                Ok(opcode.pushed(oparg) as i64 - opcode.popped(oparg) as i64)
            }
            Some(Known::Pseudo(known)) => Ok(match jump {
                Some(true) => known.effect.1,
                Some(false) => known.effect.0,
                None => known.effect.0.max(known.effect.1),
            }),
            None => Err(th.raise(t::ValueError, "invalid opcode or oparg")),
        }
    }

    /// Return True if opcode is valid, False otherwise.
    #[function("($module, /, opcode)")]
    fn is_valid(opcode: i64) -> bool {
        find(opcode).is_some()
    }

    /// Return True if the opcode uses its oparg, False otherwise.
    #[function("($module, /, opcode)")]
    fn has_arg(opcode: i64) -> bool {
        has(opcode, OpFlags::ARG)
    }

    /// Return True if the opcode accesses a constant, False otherwise.
    #[function("($module, /, opcode)")]
    fn has_const(opcode: i64) -> bool {
        has(opcode, OpFlags::CONST)
    }

    /// Return True if the opcode accesses an attribute by name, False otherwise.
    #[function("($module, /, opcode)")]
    fn has_name(opcode: i64) -> bool {
        has(opcode, OpFlags::NAME)
    }

    /// Return True if the opcode has a jump target, False otherwise.
    #[function("($module, /, opcode)")]
    fn has_jump(opcode: i64) -> bool {
        has(opcode, OpFlags::JUMP)
    }

    /// Return True if the opcode accesses a free variable, False otherwise.
    ///
    /// Note that 'free' in this context refers to names in the current scope
    /// that are referenced by inner scopes or names in outer scopes that are
    /// referenced from this scope. It does not include references to global
    /// or builtin scopes.
    #[function("($module, /, opcode)")]
    fn has_free(opcode: i64) -> bool {
        has(opcode, OpFlags::FREE)
    }

    /// Return True if the opcode accesses a local variable, False otherwise.
    #[function("($module, /, opcode)")]
    fn has_local(opcode: i64) -> bool {
        has(opcode, OpFlags::LOCAL)
    }

    /// Return True if the opcode sets an exception handler, False otherwise.
    #[function("($module, /, opcode)")]
    fn has_exc(opcode: i64) -> bool {
        has(opcode, OpFlags::EXC)
    }

    /// Return the specialization stats
    #[function("($module, /)")]
    fn get_specialization_stats() -> Value {
        Value::NONE
    }

    /// Return array of symbols of binary ops.
    ///
    /// Indexed by the BINARY_OP oparg value.
    #[function("($module, /)")]
    fn get_nb_ops(th: &Thread) -> PyResult<Gc<List>> {
        let list = th.empty_list();
        for operator in BinaryOp::ALL {
            let name = th.str(&operator_name(*operator));
            let symbol = th.str(operator.symbol());
            list.push(th, th.tuple(&[name.into(), symbol.into()]).into())?;
        }
        Ok(list)
    }

    /// Return a list of names of the unary intrinsics.
    #[function("($module, /)")]
    fn get_intrinsic1_descs(th: &Thread) -> PyResult<Gc<List>> {
        let names = Intrinsic1::ALL.iter().map(|intrinsic| intrinsic.name());
        text_list(th, std::iter::once("INTRINSIC_1_INVALID").chain(names))
    }

    /// Return a list of names of the binary intrinsics.
    #[function("($module, /)")]
    fn get_intrinsic2_descs(th: &Thread) -> PyResult<Gc<List>> {
        let names = Intrinsic2::ALL.iter().map(|intrinsic| intrinsic.name());
        text_list(th, std::iter::once("INTRINSIC_2_INVALID").chain(names))
    }

    /// Return a list of special method names.
    #[function("($module, /)")]
    fn get_special_method_names(th: &Thread) -> PyResult<Gc<List>> {
        text_list(th, SpecialMethod::ALL.iter().map(|method| method.name()))
    }

    /// Return the executor object at offset in code if exists, None otherwise.
    #[function("($module, /, code, offset)")]
    fn get_executor(th: &Thread, code: Value, offset: i32) -> PyResult<Value> {
        if code.cast::<CodeObject>().is_none() {
            let found = th.type_name(code);
            return Err(th.raise(
                t::TypeError,
                format!("expected a code object, not '{found}'"),
            ));
        }
        // CPython's tier 2 is not built either.
        let _ = offset;
        Err(th.raise(t::RuntimeError, "Executors are not available in this build"))
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "ENABLE_SPECIALIZATION", Value::ONE)?;
        module.set(th, "ENABLE_SPECIALIZATION_FT", Value::ONE)
    }
}
