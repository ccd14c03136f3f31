//! Result types of ops, above all the bounds of integers. Interval arithmetic: what is left unsaid is the full interval.

use crate::entity::Def;
use crate::function::Function;
use crate::types::{Kinds, Rep, Type};
use pyjit_bytecode::opcode::Comparison;
use pyjit_bytecode::{OpFlags, Opcode};

fn bounds(f: &Function, a: Def) -> (i64, i64) {
    let ty = f.ty(a);
    (ty.lo, ty.hi)
}

fn hull(values: impl IntoIterator<Item = i64>) -> Type {
    let (lo, hi) = values
        .into_iter()
        .fold((i64::MAX, i64::MIN), |(lo, hi), value| {
            (lo.min(value), hi.max(value))
        });
    Type::int_between(lo, hi)
}

/// Results that would not fit leave, so clamping is exact.
pub fn add(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    Type::int_between(al.saturating_add(bl), ah.saturating_add(bh))
}

pub fn sub(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    Type::int_between(al.saturating_sub(bh), ah.saturating_sub(bl))
}

pub fn mul(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    hull([
        al.saturating_mul(bl),
        al.saturating_mul(bh),
        ah.saturating_mul(bl),
        ah.saturating_mul(bh),
    ])
}

pub fn floor_div(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    if bl > 0 {
        let div = |a: i64, b: i64| a.div_euclid(b);
        hull([div(al, bl), div(al, bh), div(ah, bl), div(ah, bh)])
    } else {
        Type::I64
    }
}

pub fn modulo(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    if bl > 0 {
        let small = al >= 0 && ah < bl;
        let hi = if al >= 0 { (bh - 1).min(ah) } else { bh - 1 };
        if small {
            Type::int_between(al, ah)
        } else {
            Type::int_between(0, hi)
        }
    } else if bh < 0 && bl > i64::MIN {
        Type::int_between(bl + 1, 0)
    } else {
        Type::I64
    }
}

/// All ones up to the highest bit of a non-negative number.
fn ones(value: i64) -> i64 {
    if value <= 0 {
        0
    } else {
        i64::MAX >> (value.leading_zeros() - 1)
    }
}

pub fn and(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    match (al >= 0, bl >= 0) {
        (true, true) => Type::int_between(0, ah.min(bh)),
        (true, false) => Type::int_between(0, ah),
        (false, true) => Type::int_between(0, bh),
        (false, false) if ah < 0 && bh < 0 => Type::int_between(!ones(!al.min(bl)), ah.min(bh)),
        // The sign bits above both stay.
        (false, false) => {
            let lo = !ones(!al.min(bl));
            Type::int_between(lo, ah.max(bh).max(0))
        }
    }
}

/// `|` and `^`.
pub fn or(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    if al >= 0 && bl >= 0 {
        return Type::int_between(0, ones(ah.max(bh)));
    }
    let reach = |value: i64| if value < 0 { !value } else { value };
    let most = ones(reach(al).max(reach(ah)).max(reach(bl)).max(reach(bh)));
    Type::int_between(!most, most)
}

pub fn shl(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    if bl < 0 || bh > 63 {
        return if al >= 0 {
            Type::int_between(0, i64::MAX)
        } else {
            Type::I64
        };
    }
    let shift = |a: i64, b: i64| {
        let wide = (a as i128) << b;
        wide.clamp(i64::MIN as i128, i64::MAX as i128) as i64
    };
    hull([shift(al, bl), shift(al, bh), shift(ah, bl), shift(ah, bh)])
}

pub fn shr(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    let (bl, bh) = (bl.clamp(0, 63), bh.clamp(0, 63));
    hull([al >> bl, al >> bh, ah >> bl, ah >> bh])
}

pub fn not(f: &Function, a: Def) -> Type {
    let (lo, hi) = bounds(f, a);
    Type::int_between(!hi, !lo)
}

pub fn min(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    Type::int_between(al.min(bl), ah.min(bh))
}

pub fn max(f: &Function, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    Type::int_between(al.max(bl), ah.max(bh))
}

pub fn wrapped(f: &Function, index: Def, len: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, index), bounds(f, len));
    if al >= 0 {
        return Type::int_between(al, ah);
    }
    // Negative indices come out between al + bl and bh - 1, others as they are.
    let lo = al.saturating_add(bl);
    let hi = ah.max(bh.saturating_add(ah.min(-1)));
    Type::int_between(lo.min(if ah >= 0 { 0 } else { lo }), hi)
}

pub fn checked_index(f: &Function, index: Def, len: Def) -> Type {
    let ((al, ah), (_, bh)) = (bounds(f, index), bounds(f, len));
    Type::int_between(al.max(0), ah.min(bh.saturating_sub(1)))
}

/// What the bounds say of a comparison.
pub fn decide(how: Comparison, (al, ah): (i64, i64), (bl, bh): (i64, i64)) -> Option<bool> {
    match how {
        Comparison::Lt if ah < bl => Some(true),
        Comparison::Lt if al >= bh => Some(false),
        Comparison::Le if ah <= bl => Some(true),
        Comparison::Le if al > bh => Some(false),
        Comparison::Gt => decide(Comparison::Lt, (bl, bh), (al, ah)),
        Comparison::Ge => decide(Comparison::Le, (bl, bh), (al, ah)),
        Comparison::Eq if al == ah && bl == bh && al == bl => Some(true),
        Comparison::Eq if ah < bl || bh < al => Some(false),
        Comparison::Ne => decide(Comparison::Eq, (al, ah), (bl, bh)).map(|equal| !equal),
        _ => None,
    }
}

pub fn refined(f: &Function, how: Comparison, a: Def, b: Def) -> Type {
    let ((al, ah), (bl, bh)) = (bounds(f, a), bounds(f, b));
    let (lo, hi) = match how {
        Comparison::Lt => (al, ah.min(bh.saturating_sub(1))),
        Comparison::Le => (al, ah.min(bh)),
        Comparison::Gt => (al.max(bl.saturating_add(1)), ah),
        Comparison::Ge => (al.max(bl), ah),
        Comparison::Eq => (al.max(bl), ah.min(bh)),
        Comparison::Ne if bl == bh && al == bl => (al.saturating_add(1), ah),
        Comparison::Ne if bl == bh && ah == bh => (al, ah.saturating_sub(1)),
        Comparison::Ne => (al, ah),
    };
    Type::int_between(lo, hi)
}

pub fn compare(f: &Function, how: Comparison, a: Def, b: Def) -> Type {
    let decided = if a == b {
        Some(matches!(
            how,
            Comparison::Eq | Comparison::Le | Comparison::Ge
        ))
    } else {
        decide(how, bounds(f, a), bounds(f, b))
    };
    decided.map_or(Type::COND, Type::cond)
}

pub fn unboxed(f: &Function, value: Def) -> Type {
    let (lo, hi) = bounds(f, value);
    Type::int_between(lo, hi)
}

pub fn unboxed_bool(f: &Function, value: Def) -> Type {
    let (lo, hi) = bounds(f, value);
    Type {
        lo: lo.max(0),
        hi: hi.min(1),
        ..Type::COND
    }
}

pub fn boxed(f: &Function, value: Def) -> Type {
    let (lo, hi) = bounds(f, value);
    Type::boxed_int(lo, hi)
}

pub fn boxed_bool(f: &Function, value: Def) -> Type {
    let (lo, hi) = bounds(f, value);
    Type::bool_of(lo, hi)
}

pub fn negated(f: &Function, value: Def) -> Type {
    let (lo, hi) = bounds(f, value);
    Type {
        lo: 1 - hi,
        hi: 1 - lo,
        ..Type::COND
    }
}

/// The identity of numbers depends on more than their value: only the rest is decided here.
pub fn same(f: &Function, a: Def, b: Def) -> Type {
    let (left, right) = (f.ty(a), f.ty(b));
    let decided = if a == b {
        Some(true)
    } else if left.kinds.intersect(right.kinds).is_empty() {
        Some(false)
    } else if left.object.is_some() && left.object == right.object {
        Some(true)
    } else if left.object.is_some() && right.object.is_some() {
        Some(false)
    } else if left.kinds == right.kinds && (left.kinds == Kinds::NONE || left.kinds == Kinds::NULL)
    {
        Some(true)
    } else {
        None
    };
    decided.map_or(Type::COND, Type::cond)
}

pub fn has_type(f: &Function, value: Def, ty: Type) -> Type {
    let of = f.ty(value);
    if of.is(ty) {
        Type::cond(true)
    } else if of.rep == Rep::Boxed && of.meet(ty).is_empty() {
        Type::cond(false)
    } else {
        Type::COND
    }
}

pub fn seq_iter(f: &Function, seq: Def) -> Type {
    if f.ty(seq).kinds.within(Kinds::LIST) {
        Type::LIST_ITER
    } else {
        Type::boxed(Kinds::LIST_ITER.union(Kinds::TUPLE_ITER))
    }
}

/// How many of a bytecode's deepest operands stay on the stack as they were: they are operands of `Interpret`, no results.
pub fn kept(opcode: Opcode, arg: u32) -> u32 {
    use Opcode::*;
    match opcode.base() {
        LIST_APPEND | LIST_EXTEND | SET_ADD | SET_UPDATE | MAP_ADD | DICT_UPDATE | RERAISE => arg,
        DICT_MERGE => 3 + arg,
        GET_LEN | MATCH_MAPPING | MATCH_SEQUENCE | CHECK_EXC_MATCH | IMPORT_FROM => 1,
        MATCH_KEYS => 2,
        WITH_EXCEPT_START => 5,
        _ => 0,
    }
}

/// What a bytecode gives whatever its operands are: the type of the last of its new results.
pub fn interpreted(opcode: Opcode, arg: u32) -> Type {
    use Opcode::*;
    if opcode.pushed(arg) == kept(opcode, arg) || opcode.has(OpFlags::EXIT) {
        return Type::VOID;
    }
    match opcode.base() {
        BUILD_LIST => Type::LIST,
        BUILD_TUPLE => Type::TUPLE,
        BUILD_MAP => Type::DICT,
        BUILD_SET => Type::SET,
        BUILD_STRING | CONVERT_VALUE => Type::boxed(Kinds::STR.union(Kinds::OBJECT)),
        CONTAINS_OP | TO_BOOL | UNARY_NOT | IS_OP | CHECK_EXC_MATCH | MATCH_MAPPING
        | MATCH_SEQUENCE => Type::BOOL,
        COMPARE_OP if arg & 16 != 0 => Type::BOOL,
        MAKE_FUNCTION | SET_FUNCTION_ATTRIBUTE => Type::FUNCTION,
        // The last result is the method's self, or null.
        LOAD_ATTR | LOAD_SUPER_ATTR if arg & 1 != 0 => Type::MAYBE,
        LOAD_SPECIAL => Type::MAYBE,
        GET_LEN => Type::INT,
        _ => Type::ANY,
    }
}
