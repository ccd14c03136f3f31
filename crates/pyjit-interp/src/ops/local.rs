//! Locals, cells, constants, and moving words on the stack.

use crate::ops;
use crate::state::*;
use pyjit_object::code::CO_FAST_FREE;
use pyjit_object::frame::LOCALS_WORD;
use pyjit_object::function::PyCell;
use pyjit_object::prelude::*;

ops! {
    NOP(s) { s.next(1) }
    NOT_TAKEN(s) { s.next(1) }
    /// Never executed as such; harmless.
    CACHE(s) { s.next(1) }

    EXTENDED_ARG(s) {
        let s = S::<W> { pc: s.pc.wrapping_add(1), ..s };
        s.go_wide()
    }

    LOAD_FAST(s) {
        let word = s.local(s.arg());
        s.push(word).next(1)
    }
    LOAD_FAST_BORROW(s) {
        let word = s.local(s.arg());
        s.push(word).next(1)
    }
    LOAD_FAST_LOAD_FAST(s) {
        let arg = s.arg();
        let (first, second) = (s.local(arg >> 4), s.local(arg & 15));
        s.push(first).push(second).next(1)
    }
    LOAD_FAST_BORROW_LOAD_FAST_BORROW(s) {
        let arg = s.arg();
        let (first, second) = (s.local(arg >> 4), s.local(arg & 15));
        s.push(first).push(second).next(1)
    }
    LOAD_FAST_CHECK(s) {
        let word = s.local(s.arg());
        if word == 0 {
            return s.slow::<UnboundLocal>();
        }
        s.push(word).next(1)
    }
    LOAD_FAST_AND_CLEAR(s) {
        let index = s.arg();
        let word = s.local(index);
        s.set_local(index, 0);
        s.push(word).next(1)
    }
    STORE_FAST(s) {
        s.set_local(s.arg(), s.word(1));
        s.pop(1).next(1)
    }
    STORE_FAST_LOAD_FAST(s) {
        let arg = s.arg();
        s.set_local(arg >> 4, s.word(1));
        s.set_word(1, s.local(arg & 15));
        s.next(1)
    }
    STORE_FAST_STORE_FAST(s) {
        let arg = s.arg();
        s.set_local(arg >> 4, s.word(1));
        s.set_local(arg & 15, s.word(2));
        s.pop(2).next(1)
    }
    DELETE_FAST(s) {
        let index = s.arg();
        if s.local(index) == 0 {
            return s.slow::<UnboundLocal>();
        }
        s.set_local(index, 0);
        s.next(1)
    }

    LOAD_CONST(s) {
        let word = s.function().consts.get().wrapping_add(s.arg()) as *const u64;
        s.push(*word).next(1)
    }
    LOAD_CONST_IMMORTAL(s) {
        let word = s.function().consts.get().wrapping_add(s.arg()) as *const u64;
        s.push(*word).next(1)
    }
    LOAD_CONST_MORTAL(s) {
        let word = s.function().consts.get().wrapping_add(s.arg()) as *const u64;
        s.push(*word).next(1)
    }
    LOAD_SMALL_INT(s) {
        let word = s.tag | s.arg() as u64;
        s.push(word).next(1)
    }

    PUSH_NULL(s) { s.push(0).next(1) }
    POP_TOP(s) { s.pop(1).next(1) }
    POP_ITER(s) { s.pop(1).next(1) }
    END_FOR(s) { s.pop(1).next(1) }
    END_SEND(s) {
        let value = s.word(1);
        s.replace(2, value).next(1)
    }
    COPY(s) {
        let word = s.word(s.arg());
        s.push(word).next(1)
    }
    SWAP(s) {
        let depth = s.arg();
        let (top, other) = (s.word(1), s.word(depth));
        s.set_word(depth, top);
        s.set_word(1, other);
        s.next(1)
    }

    COPY_FREE_VARS(s) {
        let count = s.arg();
        let function = s.function();
        let first = function.nlocalsplus.get() as usize - count;
        if let Some(closure) = function.closure.get() {
            for (index, cell) in closure.as_slice().iter().take(count).enumerate() {
                s.set_local(first + index, cell.bits());
            }
        }
        s.next(1)
    }
    MAKE_CELL(s) {
        s.save();
        let index = s.arg();
        let th = s.th;
        let cell = crate::proto::new_cell(th, s.local(index));
        let s = S::<W>::reload(th);
        s.set_local(s.arg(), cell);
        s.next(1)
    }
    LOAD_DEREF(s) {
        let cell = s.local(s.arg()) as *const PyCell;
        let Some(value) = (*cell).contents.get() else { return s.slow::<UnboundCell>() };
        s.push(value.bits()).next(1)
    }
    STORE_DEREF(s) {
        let cell = s.local(s.arg()) as *const PyCell;
        (*cell).contents.set(&(*cell).header, Value::from_bits(s.word(1)));
        s.pop(1).next(1)
    }
    DELETE_DEREF(s) {
        let cell = s.local(s.arg()) as *const PyCell;
        if (*cell).contents.get().is_none() {
            return s.slow::<UnboundCell>();
        }
        (*cell).contents.set(&(*cell).header, None);
        s.next(1)
    }

    LOAD_LOCALS(s) {
        let namespace = *s.header().wrapping_add(LOCALS_WORD);
        if namespace == 0 {
            s.save();
            s.th.raise(t::SystemError, "no locals");
            return s.raise();
        }
        s.push(namespace).next(1)
    }

    UnboundLocal(s) {
        s.save();
        raise_unbound_local(s.th, s.code(), s.arg());
        s.raise()
    }
    UnboundCell(s) {
        s.save();
        raise_unbound_cell(s.th, s.code(), s.arg());
        s.raise()
    }
}

/// A local without a value.
#[cold]
#[inline(never)]
pub fn raise_unbound_local(th: &Thread, code: Gc<CodeObject>, index: usize) -> Raised {
    let name = code.local_name(index);
    let text = format!(
        "cannot access local variable '{}' where it is not associated with a value",
        name.display()
    );
    crate::errors::raise_named(th, t::UnboundLocalError, text, name)
}

/// A cell variable without a value: a free one is a NameError.
#[cold]
#[inline(never)]
pub fn raise_unbound_cell(th: &Thread, code: Gc<CodeObject>, index: usize) -> Raised {
    if code.local_kind(index) & CO_FAST_FREE == 0 {
        return raise_unbound_local(th, code, index);
    }
    let name = code.local_name(index);
    let text = format!(
        "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
        name.display()
    );
    crate::errors::raise_named(th, t::NameError, text, name)
}
