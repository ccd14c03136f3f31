//! Size classes: 16-byte steps to 256 bytes, then four to a doubling, to 8 KB. Larger objects live in whole pages.

/// Number of size classes.
pub const CLASSES: usize = 36;
/// The largest object that lives in a block.
pub const MAX_SMALL: usize = 8192;
/// All addresses and sizes are multiples of this; one mark bit stands for one granule.
pub const GRANULE: usize = 16;

const FINE: usize = 256;
const FINE_CLASSES: usize = FINE / GRANULE;

/// The class for an object of `bytes` (at most `MAX_SMALL`). Folds to a constant when `bytes` is one.
#[inline(always)]
pub const fn class_of(bytes: usize) -> usize {
    if bytes <= FINE {
        // A zero-sized request still needs a header's granule.
        (bytes.saturating_sub(1)) / GRANULE
    } else {
        let last = bytes - 1;
        let doubling = (usize::BITS - 1 - last.leading_zeros()) as usize; // 8..=12
        FINE_CLASSES + (doubling - 8) * 4 + ((last >> (doubling - 2)) & 3)
    }
}

/// Bytes of a cell of `class`.
#[inline(always)]
pub const fn size_of_class(class: usize) -> usize {
    if class < FINE_CLASSES {
        (class + 1) * GRANULE
    } else {
        let doubling = (class - FINE_CLASSES) / 4;
        let quarter = (class - FINE_CLASSES) % 4;
        (FINE << doubling) / 4 * (5 + quarter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_fits_its_class_tightly() {
        for bytes in 1..=MAX_SMALL {
            let class = class_of(bytes);
            assert!(class < CLASSES);
            assert!(size_of_class(class) >= bytes, "{bytes}");
            assert!(class == 0 || size_of_class(class - 1) < bytes, "{bytes}");
        }
        assert_eq!(size_of_class(CLASSES - 1), MAX_SMALL);
        assert_eq!(class_of(0), 0);
    }
}
