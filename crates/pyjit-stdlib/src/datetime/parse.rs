//! Dates and times in the formats of ISO 8601. Knows no Python object; none means that the text is not one.

use super::calendar::{days_in_month, from_iso_week};

/// What a time text says.
#[derive(Default, Debug, PartialEq)]
pub struct Time {
    pub hour: i32,
    pub minute: i32,
    pub second: i32,
    pub micro: i32,
    /// Microseconds east of UTC; none without offset.
    pub offset: Option<i64>,
    /// "24:00": the midnight that ends the day.
    pub next_day: bool,
}

fn digits(text: &[u8]) -> Option<i32> {
    let mut number = 0;
    for byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i32::from(byte - b'0');
    }
    (!text.is_empty()).then_some(number)
}

/// How many bytes of a date and time are the date.
pub fn date_len(text: &[u8]) -> usize {
    // YYYYMMDD and YYYY-MM-DD are told by the first separator; weeks by the W.
    const WEEK: u8 = b'W';
    let len = text.len();
    if len == 7 {
        return 7;
    }
    if text.get(4) == Some(&b'-') {
        if text.get(5) == Some(&WEEK) {
            if len < 8 {
                return len;
            }
            if len > 8 && text[8] == b'-' {
                if len == 9 {
                    return len;
                }
                if len > 10 && text[10].is_ascii_digit() {
                    // YYYY-Www-hh would be read as a weekday and an hour.
                    return 8;
                }
                return 10;
            }
            return 8;
        }
        return 10;
    }
    if text.get(4) == Some(&WEEK) {
        let mut at = 7;
        while at < len && text[at].is_ascii_digit() {
            at += 1;
        }
        if at < 9 {
            return at;
        }
        return if at % 2 == 0 { 7 } else { 8 };
    }
    8
}

/// Why a date is none.
pub enum BadDate {
    Format,
    /// The fields are there but are no date.
    Fields(i32, i32, i32),
}

pub fn date(text: &[u8]) -> Result<(i32, i32, i32), BadDate> {
    let bad = || BadDate::Format;
    if !matches!(text.len(), 7 | 8 | 10) {
        return Err(bad());
    }
    let year = digits(&text[..4]).ok_or_else(bad)?;
    let mut rest = &text[4..];
    let dashed = rest[0] == b'-';
    if dashed {
        rest = &rest[1..];
    }
    if rest[0] == b'W' {
        let week = rest.get(1..3).and_then(digits).ok_or_else(bad)?;
        let rest = &rest[3..];
        let weekday = match (rest.is_empty(), dashed) {
            (true, _) => 1,
            (false, true) if rest[0] != b'-' => return Err(bad()),
            (false, true) => digits(&rest[1..])
                .filter(|_| rest.len() == 2)
                .ok_or_else(bad)?,
            (false, false) => digits(rest).filter(|_| rest.len() == 1).ok_or_else(bad)?,
        };
        return from_iso_week(year, week, weekday).map_err(|_| BadDate::Format);
    }
    let month = rest.get(..2).and_then(digits).ok_or_else(bad)?;
    let mut rest = &rest[2..];
    if dashed {
        if rest.first() != Some(&b'-') {
            return Err(bad());
        }
        rest = &rest[1..];
    }
    let day = digits(rest).filter(|_| rest.len() == 2).ok_or_else(bad)?;
    if !(1..=12).contains(&month) || year < 1 || !(1..=days_in_month(year, month)).contains(&day) {
        return Err(BadDate::Fields(year, month, day));
    }
    Ok((year, month, day))
}

/// Hours, minutes, seconds and microseconds, whether with colons or without.
fn parts(text: &[u8]) -> Option<[i32; 4]> {
    let mut out = [0; 4];
    let (mut at, len) = (0, text.len());
    let mut colons = false;
    for (index, part) in out.iter_mut().take(3).enumerate() {
        *part = digits(text.get(at..at + 2)?)?;
        at += 2;
        let Some(next) = text.get(at) else {
            return Some(out);
        };
        if index == 0 {
            colons = *next == b':';
        }
        match next {
            b':' if index < 2 && colons => at += 1,
            b'.' | b',' => {
                if index < 2 {
                    return None;
                }
                at += 1;
            }
            _ if colons || index == 2 => return None,
            _ => {}
        }
        if at >= len {
            return None;
        }
    }
    let fraction = &text[at..];
    let used = fraction.len().min(6);
    let number = digits(&fraction[..used])?;
    fraction[used..]
        .iter()
        .all(u8::is_ascii_digit)
        .then_some(())?;
    out[3] = number * 10i32.pow(6 - used as u32);
    Some(out)
}

pub fn time(text: &[u8]) -> Option<Time> {
    let zone = text
        .iter()
        .position(|byte| matches!(byte, b'+' | b'-' | b'Z'));
    let clock = &text[..zone.unwrap_or(text.len())];
    let [hour, minute, second, micro] = parts(clock)?;
    let mut time = Time {
        hour,
        minute,
        second,
        micro,
        ..Time::default()
    };
    if hour == 24 && (minute, second, micro) == (0, 0, 0) {
        (time.hour, time.next_day) = (0, true);
    }
    let Some(zone) = zone else { return Some(time) };
    if text[zone] == b'Z' {
        if zone + 1 != text.len() {
            return None;
        }
        time.offset = Some(0);
        return Some(time);
    }
    let [hours, minutes, seconds, micros] = parts(&text[zone + 1..])?;
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let total = (i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds))
        * 1_000_000
        + i64::from(micros);
    time.offset = Some(if text[zone] == b'-' { -total } else { total });
    Some(time)
}
