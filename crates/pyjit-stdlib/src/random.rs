//! `_random`: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998). CPython: Modules/_randommodule.c.

use dashu_int::UBig;
use dashu_int::ops::UnsignedAbs;
use pyjit_object::int::{as_big, as_i64, is_int, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

const N: usize = 624;
const M: usize = 397;

/// A generator.
#[pytype(name = "Random", module = "_random")]
#[repr(C)]
pub struct Random {
    head: NativeHeader,
    /// The next word to use; N when they are used up.
    at: Cell<usize>,
    #[trace(skip)]
    state: [Cell<u32>; N],
}

impl Random {
    fn seed_word(&self, seed: u32) {
        let mut word = seed;
        for (index, place) in self.state.iter().enumerate() {
            if index > 0 {
                word = 1_812_433_253u32
                    .wrapping_mul(word ^ word >> 30)
                    .wrapping_add(index as u32);
            }
            place.set(word);
        }
        self.at.set(N);
    }

    fn seed_words(&self, key: &[u32]) {
        self.seed_word(19_650_218);
        let (mut index, mut from) = (1, 0);
        let mix = |index: usize, factor: u32| {
            let before = self.state[index - 1].get();
            self.state[index].get() ^ (before ^ before >> 30).wrapping_mul(factor)
        };
        let advance = |index: &mut usize| {
            *index += 1;
            if *index >= N {
                self.state[0].set(self.state[N - 1].get());
                *index = 1;
            }
        };
        for _ in 0..N.max(key.len()) {
            self.state[index].set(
                mix(index, 1_664_525)
                    .wrapping_add(key[from])
                    .wrapping_add(from as u32),
            );
            advance(&mut index);
            from = (from + 1) % key.len();
        }
        for _ in 1..N {
            self.state[index].set(mix(index, 1_566_083_941).wrapping_sub(index as u32));
            advance(&mut index);
        }
        self.state[0].set(1 << 31);
    }

    /// The next 32 random bits.
    fn next(&self) -> u32 {
        if self.at.get() >= N {
            self.refill();
        }
        let at = self.at.get();
        self.at.set(at + 1);
        let mut word = self.state[at].get();
        word ^= word >> 11;
        word ^= word << 7 & 0x9D2C_5680;
        word ^= word << 15 & 0xEFC6_0000;
        word ^ word >> 18
    }

    #[cold]
    fn refill(&self) {
        for index in 0..N {
            let word =
                self.state[index].get() & 1 << 31 | self.state[(index + 1) % N].get() & !(1 << 31);
            let twist = if word & 1 == 1 { 0x9908_B0DF } else { 0 };
            self.state[index].set(self.state[(index + M) % N].get() ^ word >> 1 ^ twist);
        }
        self.at.set(0);
    }

    /// A float in 0..1 of 53 random bits.
    fn float(&self) -> f64 {
        let (high, low) = (self.next() >> 5, self.next() >> 6);
        (high as f64 * 67_108_864.0 + low as f64) / 9_007_199_254_740_992.0
    }
}

/// Random() -> create a random number generator with its own internal state.
#[pymethods(Random, name = "Random", module = "_random", flags = TypeFlags::BASE)]
mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Random> {
        let head = NativeHeader::new(Random::LAYOUT);
        th.alloc(
            class,
            Random {
                head,
                at: Cell::new(0),
                state: [const { Cell::new(0) }; N],
            },
        )
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Random>, args: Args<'_>) -> PyResult<()> {
        let values = args.no_keywords(th, "Random")?;
        args.check_count(th, "Random", 0, 1)?;
        seed(th, this, values.first().copied())
    }

    /// random() -> x in the interval [0, 1).
    #[method("($self, /)", leaf)]
    fn random(this: Gc<Random>) -> f64 {
        this.float()
    }

    /// seed([n]) -> None.
    ///
    /// Defaults to use urandom and falls back to a combination
    /// of the current time and the process identifier.
    #[method("($self, n=None, /)")]
    fn seed(th: &Thread, this: Gc<Random>, n: Option<Value>) -> PyResult<()> {
        let Some(n) = n.filter(|n| !n.is_none()) else {
            this.seed_words(&system_seed());
            return Ok(());
        };
        let n = if is_int(n) {
            as_big(n).map_or(UBig::ZERO, |n| n.unsigned_abs())
        } else {
            UBig::from(protocol::hash(th, n)? as u64)
        };
        let mut key: Vec<u32> = n
            .as_words()
            .iter()
            .flat_map(|word| [*word as u32, (*word >> 32) as u32])
            .collect();
        while key.len() > 1 && key.last() == Some(&0) {
            key.pop();
        }
        if key.is_empty() {
            key.push(0);
        }
        this.seed_words(&key);
        Ok(())
    }

    /// Words from the system, or from time and process number if it has none.
    fn system_seed() -> Vec<u32> {
        let mut bytes = [0u8; 4 * N];
        let mut filled = 0;
        while filled < bytes.len() {
            // SAFETY: the rest of the buffer is writable.
            let count = unsafe {
                libc::getrandom(bytes[filled..].as_mut_ptr().cast(), bytes.len() - filled, 0)
            };
            if count <= 0 {
                break;
            }
            filled += count as usize;
        }
        if filled == bytes.len() {
            return bytes
                .chunks_exact(4)
                .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
                .collect();
        }
        let time = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |time| time.as_nanos());
        vec![time as u32, (time >> 32) as u32, std::process::id()]
    }

    /// getstate() -> tuple containing the current state.
    #[method("($self, /)")]
    fn getstate(th: &Thread, this: Gc<Random>) -> PyResult<Gc<Tuple>> {
        let state = Tuple::alloc(th, th.class(t::TUPLE), N + 1)?;
        for (index, word) in this.state.iter().enumerate() {
            state.init(index, th.int(word.get()));
        }
        state.init(N, th.int(this.at.get()));
        Ok(state)
    }

    /// setstate(state) -> None.  Restores generator state.
    #[method("($self, state, /)")]
    fn setstate(th: &Thread, this: Gc<Random>, state: Value) -> PyResult<()> {
        let Some(state) = state.cast::<Tuple>() else {
            return Err(th.raise(t::TypeError, "state vector must be a tuple"));
        };
        if state.len() != N + 1 {
            return Err(th.raise(t::ValueError, "state vector is the wrong size"));
        }
        let mut words = [0u32; N];
        for (word, value) in words.iter_mut().zip(state.iter()) {
            *word = unsigned(th, *value)? as u32;
        }
        let at = protocol::index(th, state[N])?;
        let Some(at) = as_i64(at) else {
            return Err(th.raise(
                t::OverflowError,
                "Python int too large to convert to C long",
            ));
        };
        if !(0..=N as i64).contains(&at) {
            return Err(th.raise(t::ValueError, "invalid state"));
        }
        this.state
            .iter()
            .zip(words)
            .for_each(|(place, word)| place.set(word));
        this.at.set(at as usize);
        Ok(())
    }

    fn unsigned(th: &Thread, value: Value) -> PyResult<u64> {
        let value = match is_int(value) {
            true => value,
            false => return Err(th.raise(t::TypeError, "an integer is required")),
        };
        if signum(value) < 0 {
            return Err(th.raise(
                t::OverflowError,
                "can't convert negative value to unsigned int",
            ));
        }
        let word = as_big(value).and_then(|value| u64::try_from(value).ok());
        word.ok_or_else(|| {
            th.raise(
                t::OverflowError,
                "Python int too large to convert to C unsigned long",
            )
        })
    }

    /// getrandbits(k) -> x.  Generates an int with k random bits.
    #[method("($self, k, /)")]
    fn getrandbits(th: &Thread, this: Gc<Random>, k: Value) -> PyResult<Value> {
        let k = protocol::index(th, k)?;
        if signum(k) < 0 {
            return Err(th.raise(t::ValueError, "Cannot convert negative int"));
        }
        let Some(k) = as_big(k).and_then(|k| u64::try_from(k).ok()) else {
            return Err(th.raise(t::OverflowError, "Python int too large for C uint64_t"));
        };
        match k {
            0 => return Ok(Value::ZERO),
            1..=32 => return Ok(th.int(this.next() >> (32 - k))),
            _ => pyjit_types::int::arith::check_bits(th, k as usize)?,
        }
        let mut bytes = Vec::with_capacity(k.div_ceil(32) as usize * 4);
        let mut left = k;
        while left > 0 {
            let word = this.next();
            let used = left.min(32);
            bytes.extend((word >> (32 - used)).to_le_bytes());
            left -= used;
        }
        pyjit_types::int::text::from_bytes(th, &bytes, true, false)
    }
}

/// Module implements the Mersenne Twister random number generator.
#[pymodule(name = "_random")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "Random", th.define_class(&methods::SPEC, None)?)
    }
}
