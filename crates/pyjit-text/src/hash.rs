//! Hashes of numbers and strings, equal to CPython's. CPython: Python/pyhash.c.
//!
//! A number hashes to its value modulo the prime 2^61 - 1, so equal numbers of different types hash alike. A string
//! hashes with SipHash-1-3 over its stored units; the key comes from `PYTHONHASHSEED`. -1 is never a hash.

use dashu_int::{IBig, UBig, ops::UnsignedAbs};

/// 2^61 - 1, `sys.hash_info.modulus`.
pub const MODULUS: u64 = (1 << 61) - 1;
/// `sys.hash_info.inf`.
pub const INFINITY: i64 = 314_159;
/// `sys.hash_info.imag`.
pub const IMAGINARY: i64 = 1_000_003;

#[inline]
fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

#[inline]
pub fn hash_i64(n: i64) -> i64 {
    let magnitude = (n.unsigned_abs() % MODULUS) as i64;
    not_minus_one(if n < 0 { -magnitude } else { magnitude })
}

pub fn hash_big(n: &IBig) -> i64 {
    let magnitude = n.unsigned_abs();
    let rest = (magnitude % &UBig::from(MODULUS))
        .try_into()
        .unwrap_or(0i64);
    not_minus_one(if *n < IBig::ZERO { -rest } else { rest })
}

/// The hash of a float; None for a NaN, which hashes by identity.
pub fn hash_f64(x: f64) -> Option<i64> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { INFINITY } else { -INFINITY });
    }
    let (mantissa, exponent) = crate::float::ratio::decompose(x);
    // 2^61 = 1 (mod p): multiplying by a power of two rotates 61 bits. The mantissa is below 2^53.
    let value = mantissa.unsigned_abs();
    let turn = exponent.rem_euclid(61) as u32;
    let hash = (value << turn & MODULUS | value.checked_shr(61 - turn).unwrap_or(0)) as i64;
    Some(not_minus_one(if mantissa < 0 { -hash } else { hash }))
}

/// The hash of a complex number from those of its parts.
pub fn hash_complex(real: i64, imag: i64) -> i64 {
    not_minus_one(real.wrapping_add(IMAGINARY.wrapping_mul(imag)))
}

/// The hash of a tuple from the hashes of its items (xxHash as CPython's Objects/tupleobject.c uses it).
pub fn hash_tuple(items: impl ExactSizeIterator<Item = i64>) -> i64 {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let len = items.len() as u64;
    let mut acc = P5;
    for item in items {
        acc = acc.wrapping_add((item as u64).wrapping_mul(P2));
        acc = acc.rotate_left(31).wrapping_mul(P1);
    }
    acc = acc.wrapping_add(len ^ (P5 ^ 3_527_539));
    if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    }
}

/// The key of string hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashKey {
    k0: u64,
    k1: u64,
}

impl HashKey {
    /// From 16 random bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let n = u128::from_le_bytes(bytes);
        HashKey {
            k0: n as u64,
            k1: (n >> 64) as u64,
        }
    }

    /// From a fixed `PYTHONHASHSEED`; 0 switches randomisation off.
    pub fn from_seed(seed: u32) -> Self {
        let mut bytes = [0; 16];
        if seed != 0 {
            let mut x = seed;
            for b in &mut bytes {
                x = x.wrapping_mul(214_013).wrapping_add(2_531_011);
                *b = (x >> 16) as u8;
            }
        }
        Self::from_bytes(bytes)
    }

    /// The hash of `bytes`, and of a Latin-1 string.
    #[inline]
    pub fn hash_bytes(self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let mut sip = Sip::new(self);
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            sip.word(u64::from_le_bytes(*word));
        }
        let mut tail = 0;
        for (i, &b) in rest.iter().enumerate() {
            tail |= u64::from(b) << (8 * i);
        }
        sip.finish(tail, bytes.len())
    }

    fn hash_u16(self, units: &[u16]) -> i64 {
        if units.is_empty() {
            return 0;
        }
        let mut sip = Sip::new(self);
        let (words, rest) = units.as_chunks::<4>();
        let join = |part: &[u16]| {
            part.iter()
                .rev()
                .fold(0u64, |word, &u| word << 16 | u64::from(u))
        };
        for word in words {
            sip.word(join(word));
        }
        sip.finish(join(rest), units.len() * 2)
    }

    fn hash_u32(self, units: &[u32]) -> i64 {
        if units.is_empty() {
            return 0;
        }
        let mut sip = Sip::new(self);
        let (words, rest) = units.as_chunks::<2>();
        for &[low, high] in words {
            sip.word(u64::from(low) | u64::from(high) << 32);
        }
        sip.finish(rest.first().copied().unwrap_or(0).into(), units.len() * 4)
    }

    /// The hash of a string stored in its narrowest width.
    #[inline]
    pub fn hash_str(self, text: crate::StrRef<'_>) -> i64 {
        match text {
            crate::StrRef::Latin1(u) => self.hash_bytes(u),
            crate::StrRef::Ucs2(u) => self.hash_u16(u),
            crate::StrRef::Ucs4(u) => self.hash_u32(u),
        }
    }
}

/// SipHash with one compression and three final rounds (Aumasson and Bernstein, 2012).
struct Sip {
    v: [u64; 4],
}

impl Sip {
    #[inline]
    fn new(key: HashKey) -> Self {
        Sip {
            v: [
                key.k0 ^ 0x736f_6d65_7073_6575,
                key.k1 ^ 0x646f_7261_6e64_6f6d,
                key.k0 ^ 0x6c79_6765_6e65_7261,
                key.k1 ^ 0x7465_6462_7974_6573,
            ],
        }
    }

    #[inline]
    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.v;
        a = a.wrapping_add(b);
        c = c.wrapping_add(d);
        b = b.rotate_left(13) ^ a;
        d = d.rotate_left(16) ^ c;
        a = a.rotate_left(32);
        c = c.wrapping_add(b);
        a = a.wrapping_add(d);
        b = b.rotate_left(17) ^ c;
        d = d.rotate_left(21) ^ a;
        c = c.rotate_left(32);
        self.v = [a, b, c, d];
    }

    #[inline]
    fn word(&mut self, m: u64) {
        self.v[3] ^= m;
        self.round();
        self.v[0] ^= m;
    }

    #[inline]
    fn finish(mut self, tail: u64, len: usize) -> i64 {
        self.word(tail | (len as u64) << 56);
        self.v[2] ^= 0xFF;
        self.round();
        self.round();
        self.round();
        let [a, b, c, d] = self.v;
        not_minus_one((a ^ b ^ c ^ d) as i64)
    }
}
