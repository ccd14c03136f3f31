//! Building lists, tuples, sets, dicts, slices, strings; adding to them.

use crate::state::*;
use crate::{call_out, do_out, ops};
use pyjit_object::prelude::*;

/// The top `count` words as values.
macro_rules! operands {
    ($s:ident, $count:expr) => {
        // SAFETY: the top words are values.
        unsafe { std::slice::from_raw_parts($s.sp.wrapping_sub($count) as *const Value, $count) }
    };
}

ops! {
    BUILD_LIST(s) { call_out!(s, 1, s.arg(), |th| crate::proto::new_list(th, operands!(s, s.arg()))) }
    BUILD_TUPLE(s) { call_out!(s, 1, s.arg(), |th| crate::proto::new_tuple(th, operands!(s, s.arg()))) }
    BUILD_SET(s) { call_out!(s, 1, s.arg(), |th| build_set(th, operands!(s, s.arg()))) }
    BUILD_MAP(s) { call_out!(s, 1, 2 * s.arg(), |th| build_map(th, operands!(s, 2 * s.arg()))) }
    BUILD_SLICE(s) { call_out!(s, 1, s.arg(), |th| crate::proto::new_slice(th, operands!(s, s.arg()))) }
    BUILD_STRING(s) { call_out!(s, 1, s.arg(), |th| crate::proto::join_strings(th, operands!(s, s.arg()))) }

    LIST_APPEND(s) {
        // The list lies `arg` below the value.
        let list = &*(s.word(1 + s.arg()) as *const List);
        if list.len() == list.capacity() {
            return s.slow::<ListAppendSlow>();
        }
        list.push_within_capacity(s.value(1));
        s.pop(1).next(1)
    }
    ListAppendSlow(s) {
        do_out!(s, 1, 1, |th| crate::proto::list_push(th, s.word(1 + s.arg()), s.value(1)))
    }
    LIST_EXTEND(s) {
        do_out!(s, 1, 1, |th| crate::proto::list_extend(th, s.value(1 + s.arg()), s.value(1)))
    }
    SET_ADD(s) { do_out!(s, 1, 1, |th| crate::proto::set_add(th, s.value(1 + s.arg()), s.value(1))) }
    SET_UPDATE(s) { do_out!(s, 1, 1, |th| crate::proto::set_update(th, s.value(1 + s.arg()), s.value(1))) }
    MAP_ADD(s) { do_out!(s, 1, 2, |th| crate::proto::map_add(th, s.value(2 + s.arg()), s.value(2), s.value(1))) }
    DICT_UPDATE(s) { do_out!(s, 1, 1, |th| crate::proto::dict_update(th, s.value(1 + s.arg()), s.value(1))) }
    /// Keyword arguments of a call; the callable is three below the dict.
    DICT_MERGE(s) {
        do_out!(s, 1, 1, |th| crate::proto::dict_merge(th, s.value(1 + s.arg()), s.value(1), s.value(4 + s.arg())))
    }

    FORMAT_SIMPLE(s) {
        if exactly(s.word(1), t::STR) {
            return s.next(1);
        }
        call_out!(s, 1, 1, |th| crate::proto::format(th, s.value(1), None))
    }
    FORMAT_WITH_SPEC(s) { call_out!(s, 1, 2, |th| crate::proto::format(th, s.value(2), Some(s.value(1)))) }
    CONVERT_VALUE(s) { call_out!(s, 1, 1, |th| crate::proto::convert(th, s.arg(), s.value(1))) }

    BUILD_INTERPOLATION(s) {
        let arg = s.arg();
        let words = 2 + (arg & 1);
        call_out!(s, 1, words, |th| crate::proto::interpolation(th, arg >> 2, operands!(s, words)))
    }
    BUILD_TEMPLATE(s) { call_out!(s, 1, 2, |th| crate::proto::template(th, s.value(2), s.value(1))) }
}

#[inline(never)]
fn build_set(th: &Thread, items: &[Value]) -> PyResult<Value> {
    let set = th.set();
    for item in items {
        set.add(th, *item)?;
    }
    Ok(set.into())
}

#[inline(never)]
fn build_map(th: &Thread, pairs: &[Value]) -> PyResult<Value> {
    let dict = th.dict();
    for pair in pairs.chunks_exact(2) {
        dict.set(th, pair[0], pair[1])?;
    }
    Ok(dict.into())
}
