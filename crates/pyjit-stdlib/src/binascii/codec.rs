//! The encodings themselves, on bytes. CPython: Modules/binascii.c.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of each byte in base64; 64 for the others.
const SEXTETS: [u8; 256] = {
    let mut table = [64; 256];
    let mut value = 0;
    while value < 64 {
        table[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    table
};

/// Decodes base64. Outside strict mode what is not in the alphabet is skipped, and padding may stand anywhere.
pub fn decode_base64(data: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3 + 3);
    // Characters of the current group of four, the bits they left over, and padding since the last of them.
    let (mut position, mut left, mut pads) = (0u32, 0u8, 0u32);
    let one_too_many = |decoded: usize| {
        let count = decoded / 3 * 4 + 1;
        Err(format!(
            "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
        ))
    };
    for (index, &byte) in data.iter().enumerate() {
        if byte == b'=' {
            pads += 1;
            if strict {
                match position {
                    0 if index == 0 => return Err("Leading padding not allowed".into()),
                    0 => return Err("Excess padding not allowed".into()),
                    1 => return one_too_many(out.len()),
                    _ if position + pads > 4 => return Err("Excess padding not allowed".into()),
                    _ => {}
                }
            }
            continue;
        }
        let sextet = SEXTETS[byte as usize];
        if sextet == 64 {
            if strict {
                return Err("Only base64 data is allowed".into());
            }
            continue;
        }
        if strict && pads > 0 {
            let complete = position + pads >= 4;
            return Err(if complete {
                "Excess data after padding"
            } else {
                "Discontinuous padding not allowed"
            }
            .into());
        }
        pads = 0;
        match position {
            0 => left = sextet,
            1 => {
                out.push(left << 2 | sextet >> 4);
                left = sextet & 0x0F;
            }
            2 => {
                out.push(left << 4 | sextet >> 2);
                left = sextet & 0x03;
            }
            _ => out.push(left << 6 | sextet),
        }
        position = (position + 1) % 4;
    }
    match position {
        0 => Ok(out),
        1 => one_too_many(out.len()),
        _ if position + pads < 4 => Err("Incorrect padding".into()),
        _ => Ok(out),
    }
}

pub fn encode_base64(data: &[u8], newline: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for chunk in data.chunks(3) {
        let at = |index: usize| chunk.get(index).copied().unwrap_or(0) as u32;
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let sextet = (word >> (18 - 6 * place) & 63) as usize;
            out.push(if place <= chunk.len() {
                ALPHABET[sextet]
            } else {
                b'='
            });
        }
    }
    if newline {
        out.push(b'\n');
    }
    out
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Hexadecimal digits, with `separator` between groups of so many bytes: from the right, or from the left if negative.
pub fn encode_hex(data: &[u8], separator: Option<u8>, group: i64) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() * 2);
    let size = group.unsigned_abs() as usize;
    for (index, byte) in data.iter().enumerate() {
        if let Some(separator) = separator
            && index > 0
            && size > 0
            && if group > 0 {
                (data.len() - index).is_multiple_of(size)
            } else {
                index.is_multiple_of(size)
            }
        {
            out.push(separator);
        }
        out.extend([HEX[(byte >> 4) as usize], HEX[(byte & 15) as usize]]);
    }
    out
}

fn digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

pub fn decode_hex(data: &[u8]) -> Result<Vec<u8>, &'static str> {
    if data.len() % 2 == 1 {
        return Err("Odd-length string");
    }
    let pair = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
    data.chunks_exact(2)
        .map(pair)
        .collect::<Option<Vec<u8>>>()
        .ok_or("Non-hexadecimal digit found")
}

/// One line of uuencoded data.
pub fn decode_uu(data: &[u8]) -> Result<Vec<u8>, &'static str> {
    let (first, mut rest) = data.split_first().ok_or("Missing length byte")?;
    let len = (first.wrapping_sub(b' ') & 63) as usize;
    let mut out = Vec::with_capacity(len);
    let (mut word, mut bits) = (0u32, 0);
    while out.len() < len {
        let sextet = match rest.split_first() {
            // Trailing spaces may have been stripped from the line.
            None | Some((b'\n' | b'\r', _)) => 0,
            Some((byte @ b' '..=b'`', _)) => (byte - b' ') & 63,
            Some(_) => return Err("Illegal char"),
        };
        rest = rest.get(1..).unwrap_or(&[]);
        word = word << 6 | sextet as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    if rest
        .iter()
        .all(|byte| matches!(byte, b' ' | b'`' | b'\n' | b'\r'))
    {
        Ok(out)
    } else {
        Err("Trailing garbage")
    }
}

/// One line of at most 45 bytes.
pub fn encode_uu(data: &[u8], backtick: bool) -> Vec<u8> {
    let printable = |sextet: u8| {
        if backtick && sextet == 0 {
            b'`'
        } else {
            b' ' + sextet
        }
    };
    let mut out = vec![printable(data.len() as u8)];
    for chunk in data.chunks(3) {
        let at = |index: usize| chunk.get(index).copied().unwrap_or(0) as u32;
        let word = at(0) << 16 | at(1) << 8 | at(2);
        out.extend((0..4).map(|place| printable((word >> (18 - 6 * place) & 63) as u8)));
    }
    out.push(b'\n');
    out
}

pub fn decode_quoted(data: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some((&byte, mut after)) = rest.split_first() {
        match (byte, after) {
            (b'=', []) => {}
            // A soft line break.
            (b'=', [b'\n' | b'\r', ..]) => {
                let end = after
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(after.len(), |at| at + 1);
                after = &after[end..];
            }
            // What old encoders wrote for `=`.
            (b'=', [b'=', tail @ ..]) => {
                out.push(b'=');
                after = tail;
            }
            (b'=', [high, low, tail @ ..]) if digit(*high).is_some() && digit(*low).is_some() => {
                out.push(digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0));
                after = tail;
            }
            (b'_', _) if header => out.push(b' '),
            _ => out.push(byte),
        }
        rest = after;
    }
    out
}

/// Longest line of quoted-printable text, the soft break included.
const LINE: usize = 76;

pub fn encode_quoted(data: &[u8], quote_tabs: bool, text: bool, header: bool) -> Vec<u8> {
    const UPPER: &[u8; 16] = b"0123456789ABCDEF";
    let crlf = data
        .iter()
        .position(|byte| *byte == b'\n')
        .is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let line_end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let quote = |out: &mut Vec<u8>, byte: u8| {
        out.extend([
            b'=',
            UPPER[(byte >> 4) as usize],
            UPPER[(byte & 15) as usize],
        ])
    };
    let mut out = Vec::with_capacity(data.len() + data.len() / 8);
    let mut line = 0;
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        let next = data.get(at + 1).copied();
        let blank = byte == b' ' || byte == b'\t';
        let quoted = byte > 126
            || byte == b'='
            || (header && byte == b'_')
            || (byte == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0)))
            || (!text && (byte == b'\r' || byte == b'\n'))
            || (blank && next.is_none())
            || (byte < 33 && byte != b'\r' && byte != b'\n' && (quote_tabs || !blank));
        if quoted {
            if line + 3 >= LINE {
                out.push(b'=');
                out.extend(line_end);
                line = 0;
            }
            quote(&mut out, byte);
            line += 3;
            at += 1;
        } else if text && (byte == b'\n' || (byte == b'\r' && next == Some(b'\n'))) {
            // White space at the end of a line would be lost.
            if let Some(last @ (b' ' | b'\t')) = out.last().copied() {
                out.pop();
                quote(&mut out, last);
            }
            out.extend(line_end);
            line = 0;
            at += if byte == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|next| next != b'\n') && line + 1 >= LINE {
                out.push(b'=');
                out.extend(line_end);
                line = 0;
            }
            line += 1;
            out.push(if header && byte == b' ' { b'_' } else { byte });
            at += 1;
        }
    }
    out
}

/// Remainders of each byte at each of eight distances, for eight bytes at a time.
static CRC32: [[u32; 256]; 8] = {
    let mut tables = [[0u32; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut rest = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 {
                rest >> 1 ^ 0xEDB8_8320
            } else {
                rest >> 1
            };
            bit += 1;
        }
        tables[0][byte] = rest;
        byte += 1;
    }
    let mut distance = 1;
    while distance < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[distance - 1][byte];
            tables[distance][byte] = before >> 8 ^ tables[0][(before & 0xFF) as usize];
            byte += 1;
        }
        distance += 1;
    }
    tables
};

/// The CRC-32 of zip and PNG, going on from `crc`.
pub fn crc32(data: &[u8], crc: u32) -> u32 {
    let mut rest = !crc;
    let (words, tail) = data.as_chunks::<8>();
    for word in words {
        let low = rest ^ u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
        let at = |distance: usize, byte: u8| CRC32[distance][byte as usize];
        let [a, b, c, d] = low.to_le_bytes();
        rest = at(7, a)
            ^ at(6, b)
            ^ at(5, c)
            ^ at(4, d)
            ^ at(3, word[4])
            ^ at(2, word[5])
            ^ at(1, word[6])
            ^ at(0, word[7]);
    }
    for byte in tail {
        rest = rest >> 8 ^ CRC32[0][(rest as u8 ^ byte) as usize];
    }
    !rest
}

/// The CRC-CCITT of BinHex, going on from `crc`.
pub fn crc_hqx(data: &[u8], crc: u16) -> u16 {
    data.iter().fold(crc, |rest, byte| {
        (0..8).fold(rest ^ (*byte as u16) << 8, |rest, _| {
            if rest >> 15 == 1 {
                rest << 1 ^ 0x1021
            } else {
                rest << 1
            }
        })
    })
}
