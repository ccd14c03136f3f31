//! Format strings of `struct`: parsed into a layout, which packs and unpacks without knowing Python values' storage.
//! CPython: Modules/_struct.c (`prepare_s`, the `nu_*`, `bu_*`, `lu_*` families).

/// One run of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub code: u8,
    /// Byte offset of the first.
    pub offset: usize,
    /// Bytes of one.
    pub size: usize,
    /// How many arguments the run takes: a string is one.
    pub count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub items: Vec<Item>,
    /// Bytes in all.
    pub size: usize,
    /// Arguments in all.
    pub len: usize,
    pub big_endian: bool,
}

/// Size and native alignment of a code.
fn code_size(code: u8, native: bool) -> Option<(usize, usize)> {
    let same = |size| (size, size);
    Some(match code {
        b'x' | b'b' | b'B' | b'c' | b's' | b'p' | b'?' => same(1),
        b'h' | b'H' | b'e' => same(2),
        b'i' | b'I' | b'f' => same(4),
        b'l' | b'L' if !native => same(4),
        b'l' | b'L' | b'q' | b'Q' | b'd' => same(8),
        b'n' | b'N' | b'P' if native => same(8),
        b'F' => (8, 4),
        b'D' => (16, 8),
        _ => return None,
    })
}

pub fn parse(format: &[u8]) -> Result<Layout, &'static str> {
    const TOO_LONG: &str = "total struct size too long";
    let limit = |size: usize| {
        if size > isize::MAX as usize {
            Err(TOO_LONG)
        } else {
            Ok(size)
        }
    };
    if format.contains(&0) {
        return Err("embedded null character");
    }
    let (aligned, native, big_endian, body) = match format {
        [b'@', rest @ ..] => (true, true, cfg!(target_endian = "big"), rest),
        [b'=', rest @ ..] => (false, false, cfg!(target_endian = "big"), rest),
        [b'<', rest @ ..] => (false, false, false, rest),
        [b'>' | b'!', rest @ ..] => (false, false, true, rest),
        all => (true, true, cfg!(target_endian = "big"), all),
    };
    let mut layout = Layout {
        items: Vec::new(),
        size: 0,
        len: 0,
        big_endian,
    };
    let mut bytes = body.iter().copied();
    while let Some(mut byte) = bytes.next() {
        if byte.is_ascii_whitespace() || byte == 0x0B {
            continue;
        }
        let mut count = 1usize;
        if byte.is_ascii_digit() {
            count = 0;
            while byte.is_ascii_digit() {
                count = count
                    .checked_mul(10)
                    .and_then(|count| count.checked_add((byte - b'0') as usize))
                    .ok_or(TOO_LONG)?;
                limit(count)?;
                byte = bytes
                    .next()
                    .ok_or("repeat count given without format specifier")?;
            }
        }
        let (size, alignment) = code_size(byte, native).ok_or("bad char in struct format")?;
        if aligned {
            layout.size = limit(layout.size.next_multiple_of(alignment))?;
        }
        let offset = layout.size;
        layout.size = size
            .checked_mul(count)
            .and_then(|bytes| layout.size.checked_add(bytes))
            .ok_or(TOO_LONG)?;
        limit(layout.size)?;
        match byte {
            b'x' => {}
            b's' | b'p' => {
                layout.items.push(Item {
                    code: byte,
                    offset,
                    size: count,
                    count: 1,
                });
                layout.len += 1;
            }
            _ if count > 0 => {
                layout.items.push(Item {
                    code: byte,
                    offset,
                    size,
                    count,
                });
                layout.len = layout.len.checked_add(count).ok_or(TOO_LONG)?;
            }
            _ => {}
        }
    }
    Ok(layout)
}

pub use pyjit_types::half::{from_half, to_half};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts() {
        let rows = [
            ("bi", Ok((8, 2))),
            ("<bi", Ok((5, 2))),
            ("bq0i", Ok((16, 2))),
            ("b0q", Ok((8, 1))),
            ("2i3x", Ok((11, 2))),
            (" i\ti ", Ok((8, 2))),
            ("10s3p", Ok((13, 2))),
            ("=n", Err("bad char in struct format")),
            ("3", Err("repeat count given without format specifier")),
            ("9223372036854775807q", Err("total struct size too long")),
        ];
        for (format, expected) in rows {
            assert_eq!(
                parse(format.as_bytes()).map(|layout| (layout.size, layout.len)),
                expected,
                "{format}"
            );
        }
    }

    #[test]
    fn halves() {
        for bits in 0..=0xFFFFu16 {
            let x = from_half(bits);
            assert!(x.is_nan() || to_half(x) == Some(bits), "{bits:#x}");
        }
        assert_eq!(
            [
                to_half(65519.0),
                to_half(65520.0),
                to_half(1e-9),
                to_half(2049.0)
            ],
            [Some(0x7BFF), None, Some(0), Some(0x6800)]
        );
    }
}
