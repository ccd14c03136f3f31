//! The slots a type can fill, with what their functions take and answer. Mirrors `pyjit-object/src/class/slots.rs`.

/// One parameter of a slot function after the thread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum In {
    /// The object whose class filled the slot: `Value` or `Gc<T>`.
    This,
    /// Either operand of a binary operation: any value.
    Operand,
    /// Anything else; passed on as it is.
    Other,
    /// The `Args` of a call: `Args`, or parameters if the attribute has a signature.
    Call,
}

/// What a slot function answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Out {
    Value,
    /// As `Value`; `None` ends the iteration.
    Next,
    /// Another type, in a `PyResult`.
    Plain,
}

pub struct Slot {
    pub name: &'static str,
    pub params: &'static [In],
    pub out: Out,
}

const fn slot(name: &'static str, params: &'static [In], out: Out) -> Slot {
    Slot { name, params, out }
}

const UNARY: &[In] = &[In::This];
const BINARY: &[In] = &[In::Operand, In::Operand];
const TERNARY: &[In] = &[In::Operand, In::Operand, In::Operand];
const WITH_1: &[In] = &[In::This, In::Other];
const WITH_2: &[In] = &[In::This, In::Other, In::Other];
const CALL: &[In] = &[In::This, In::Call];
/// The class, which is no instance of the type itself.
const NEW: &[In] = &[In::Other, In::Call];

pub const SLOTS: &[Slot] = &[
    slot("tp_repr", UNARY, Out::Value),
    slot("tp_str", UNARY, Out::Value),
    slot("tp_hash", UNARY, Out::Plain),
    slot("tp_call", CALL, Out::Value),
    slot("tp_getattro", WITH_1, Out::Value),
    slot("tp_setattro", WITH_2, Out::Plain),
    slot("tp_richcompare", WITH_2, Out::Value),
    slot("tp_iter", UNARY, Out::Value),
    slot("tp_iternext", UNARY, Out::Next),
    slot("tp_descr_get", WITH_2, Out::Value),
    slot("tp_descr_set", WITH_2, Out::Plain),
    slot("tp_init", CALL, Out::Plain),
    slot("tp_new", NEW, Out::Value),
    slot("tp_finalize", UNARY, Out::Plain),
    slot("am_await", UNARY, Out::Value),
    slot("am_aiter", UNARY, Out::Value),
    slot("am_anext", UNARY, Out::Value),
    slot("nb_add", BINARY, Out::Value),
    slot("nb_subtract", BINARY, Out::Value),
    slot("nb_multiply", BINARY, Out::Value),
    slot("nb_remainder", BINARY, Out::Value),
    slot("nb_divmod", BINARY, Out::Value),
    slot("nb_power", TERNARY, Out::Value),
    slot("nb_negative", UNARY, Out::Value),
    slot("nb_positive", UNARY, Out::Value),
    slot("nb_absolute", UNARY, Out::Value),
    slot("nb_bool", UNARY, Out::Plain),
    slot("nb_invert", UNARY, Out::Value),
    slot("nb_lshift", BINARY, Out::Value),
    slot("nb_rshift", BINARY, Out::Value),
    slot("nb_and", BINARY, Out::Value),
    slot("nb_xor", BINARY, Out::Value),
    slot("nb_or", BINARY, Out::Value),
    slot("nb_int", UNARY, Out::Value),
    slot("nb_float", UNARY, Out::Value),
    slot("nb_index", UNARY, Out::Value),
    slot("nb_floor_divide", BINARY, Out::Value),
    slot("nb_true_divide", BINARY, Out::Value),
    slot("nb_matrix_multiply", BINARY, Out::Value),
    slot("nb_inplace_add", WITH_1, Out::Value),
    slot("nb_inplace_subtract", WITH_1, Out::Value),
    slot("nb_inplace_multiply", WITH_1, Out::Value),
    slot("nb_inplace_remainder", WITH_1, Out::Value),
    slot("nb_inplace_power", WITH_2, Out::Value),
    slot("nb_inplace_lshift", WITH_1, Out::Value),
    slot("nb_inplace_rshift", WITH_1, Out::Value),
    slot("nb_inplace_and", WITH_1, Out::Value),
    slot("nb_inplace_xor", WITH_1, Out::Value),
    slot("nb_inplace_or", WITH_1, Out::Value),
    slot("nb_inplace_floor_divide", WITH_1, Out::Value),
    slot("nb_inplace_true_divide", WITH_1, Out::Value),
    slot("nb_inplace_matrix_multiply", WITH_1, Out::Value),
    slot("sq_length", UNARY, Out::Plain),
    slot("sq_concat", WITH_1, Out::Value),
    slot("sq_repeat", WITH_1, Out::Value),
    slot("sq_item", WITH_1, Out::Value),
    slot("sq_ass_item", WITH_2, Out::Plain),
    slot("sq_contains", WITH_1, Out::Plain),
    slot("sq_inplace_concat", WITH_1, Out::Value),
    slot("sq_inplace_repeat", WITH_1, Out::Value),
    slot("mp_length", UNARY, Out::Plain),
    slot("mp_subscript", WITH_1, Out::Value),
    slot("mp_ass_subscript", WITH_2, Out::Plain),
    slot("bf_getbuffer", WITH_1, Out::Plain),
    slot("bf_releasebuffer", WITH_1, Out::Plain),
];

pub fn find(name: &str) -> Option<&'static Slot> {
    SLOTS.iter().find(|slot| slot.name == name)
}

impl Slot {
    /// The name of the slot's `SlotDef` variant: `tp_repr` is `TpRepr`.
    pub fn variant(&self) -> String {
        self.name
            .split('_')
            .map(|word| {
                let mut chars = word.chars();
                chars.next().map_or(String::new(), |first| {
                    first.to_uppercase().chain(chars).collect()
                })
            })
            .collect()
    }
}
