//! Raising, handling, `with`.

use crate::state::*;
use crate::unwind::{Reraise, Unwind};
use crate::{call_out, ops};
use pyjit_object::prelude::*;

ops! {
    RAISE_VARARGS(s) {
        s.save();
        let th = s.th;
        match s.arg() {
            0 => {
                if crate::proto::reraise_handled(th) {
                    return s.slow::<Reraise>();
                }
            }
            1 => drop(crate::proto::raise(th, s.value(1), None)),
            _ => drop(crate::proto::raise(th, s.value(2), Some(s.value(1)))),
        }
        S::<W>::reload(th).slow::<Unwind>()
    }
    /// [.., instruction offset or whatever, n words, exception]
    RERAISE(s) {
        s.save();
        let depth = s.arg();
        let exception = s.value(1);
        s.th.set_pending(exception);
        if depth > 0
            && let Some(unit) = s.value(depth + 1).as_small_int()
        {
            s.th.interp.raised_at.set(unit as usize + 1);
        }
        s.slow::<Reraise>()
    }
    PUSH_EXC_INFO(s) {
        let exception = s.word(1);
        let previous = s.th.swap_handled(exception);
        s.set_word(1, previous);
        s.push(exception).next(1)
    }
    POP_EXCEPT(s) {
        s.th.restore_handled(s.word(1));
        s.pop(1).next(1)
    }
    CHECK_EXC_MATCH(s) {
        s.save();
        let th = s.th;
        let result = crate::proto::exception_matches(th, s.value(2), s.value(1));
        let s = S::<W>::reload(th);
        match result {
            Ok(matches) => {
                s.set_word(1, Value::bool(matches).bits());
                s.next(1)
            }
            Err(Raised) => s.raise(),
        }
    }
    /// [exception, type] becomes [rest, match].
    CHECK_EG_MATCH(s) {
        s.save();
        let th = s.th;
        let result = crate::proto::group_match(th, s.value(2), s.value(1));
        let s = S::<W>::reload(th);
        match result {
            Ok((matching, rest)) => {
                if !matching.is_none() {
                    th.set_handled(Some(matching));
                }
                s.set_word(2, rest.bits());
                s.set_word(1, matching.bits());
                s.next(1)
            }
            Err(Raised) => s.raise(),
        }
    }
    /// [exit, its self or null, offset, previous exception, exception]: calls exit with the exception.
    WITH_EXCEPT_START(s) {
        call_out!(s, 1, 0, |th| crate::proto::call_exit(th, s.value(5), Value::from_bits(s.word(4)), s.value(1)))
    }
    LOAD_SPECIAL(s) {
        s.save();
        let th = s.th;
        let result = crate::proto::load_special(th, s.value(1), s.arg());
        let s = S::<W>::reload(th);
        match result {
            Ok(special) => {
                s.set_word(1, special.function.bits());
                s.push(special.receiver.map_or(0, Value::bits)).next(1)
            }
            Err(Raised) => s.raise(),
        }
    }
}
