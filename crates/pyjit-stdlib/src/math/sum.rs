//! Sums that are exact or nearly so. CPython: `math_fsum_impl`, `vector_norm`, `math_sumprod_impl`.
//!
//! `fsum` keeps Shewchuk's non-overlapping partial sums (Adaptive Precision Floating-Point Arithmetic, 1997); the others
//! work with sums of two or three floats (Ogita, Rump, Oishi: Accurate Sum and Dot Product, 2005).

use crate::libm;

/// Why there is no sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NoSum {
    Overflow,
    /// Infinities of both signs.
    Infinities,
}

/// A running exact sum.
#[derive(Default)]
pub struct ExactSum {
    /// Non-overlapping, increasing in magnitude.
    partials: Vec<f64>,
    /// The sum of infinities and NaNs seen, and of the infinities alone.
    special: f64,
    infinities: f64,
}

impl ExactSum {
    pub fn add(&mut self, value: f64) -> Result<(), NoSum> {
        let mut x = value;
        let mut kept = 0;
        for index in 0..self.partials.len() {
            let mut y = self.partials[index];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        if x == 0.0 {
            return Ok(());
        }
        if x.is_finite() {
            self.partials.push(x);
            return Ok(());
        }
        if value.is_finite() {
            return Err(NoSum::Overflow);
        }
        if value.is_infinite() {
            self.infinities += value;
        }
        self.special += value;
        self.partials.clear();
        Ok(())
    }

    /// The sum rounded once, ties to even.
    pub fn total(mut self) -> Result<f64, NoSum> {
        if self.special != 0.0 {
            return if self.infinities.is_nan() {
                Err(NoSum::Infinities)
            } else {
                Ok(self.special)
            };
        }
        let Some(mut high) = self.partials.pop() else {
            return Ok(0.0);
        };
        let mut low = 0.0;
        while let Some(y) = self.partials.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // A tie between two floats is decided by what is left below.
        if let Some(next) = self.partials.last()
            && ((low < 0.0 && *next < 0.0) || (low > 0.0 && *next > 0.0))
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
        Ok(high)
    }
}

/// `high + low`, exactly the sum or product it was made of.
#[derive(Clone, Copy)]
struct Pair {
    high: f64,
    low: f64,
}

/// |a| >= |b|.
fn fast_sum(a: f64, b: f64) -> Pair {
    let high = a + b;
    Pair {
        high,
        low: (a - high) + b,
    }
}

fn two_sum(a: f64, b: f64) -> Pair {
    let high = a + b;
    let part = high - a;
    Pair {
        high,
        low: (a - (high - part)) + (b - part),
    }
}

fn two_product(a: f64, b: f64) -> Pair {
    let high = a * b;
    Pair {
        high,
        low: libm::fma(a, b, -high),
    }
}

/// The Euclidean norm of non-negative coordinates, whose largest is `max`.
pub fn norm(coordinates: &mut [f64], max: f64, has_nan: bool) -> f64 {
    if max.is_infinite() {
        return max;
    }
    if has_nan {
        return f64::NAN;
    }
    if max == 0.0 || coordinates.len() <= 1 {
        return max;
    }
    let (_, exponent) = libm::frexp(max);
    if exponent < -1023 {
        // The scale below would overflow: once more, in units of the smallest normal float.
        coordinates.iter_mut().for_each(|x| *x /= f64::MIN_POSITIVE);
        return f64::MIN_POSITIVE * norm(coordinates, max / f64::MIN_POSITIVE, has_nan);
    }
    let scale = pyjit_types::float::ldexp(1.0, -exponent);
    let (mut sum, mut rest1, mut rest2) = (1.0, 0.0, 0.0);
    for x in coordinates.iter() {
        let x = x * scale;
        let square = two_product(x, x);
        let pair = fast_sum(sum, square.high);
        sum = pair.high;
        rest1 += square.low;
        rest2 += pair.low;
    }
    let root = (sum - 1.0 + (rest1 + rest2)).sqrt();
    // One step of correction with the exact square of the root.
    let square = two_product(-root, root);
    let pair = fast_sum(sum, square.high);
    sum = pair.high;
    rest1 += square.low;
    rest2 += pair.low;
    let left = sum - 1.0 + (rest1 + rest2);
    (root + left / (2.0 * root)) / scale
}

/// A running sum of products in three floats.
#[derive(Clone, Copy, Default)]
pub struct ProductSum {
    high: f64,
    low: f64,
    tiny: f64,
}

impl ProductSum {
    /// With `a * b` added; none if that leaves the finite floats.
    pub fn add(self, a: f64, b: f64) -> Option<ProductSum> {
        let product = two_product(a, b);
        let sum = two_sum(self.high, product.high);
        let first = two_sum(self.low, product.low);
        let second = two_sum(first.high, sum.low);
        let next = ProductSum {
            high: sum.high,
            low: second.high,
            tiny: self.tiny + first.low + second.low,
        };
        next.high.is_finite().then_some(next)
    }

    pub fn total(self) -> f64 {
        let last = two_sum(self.low, self.high);
        self.tiny + last.low + last.high
    }
}
