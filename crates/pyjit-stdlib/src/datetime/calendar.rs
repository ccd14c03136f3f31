//! The proleptic Gregorian calendar, ISO weeks, and the text of dates and offsets. Knows no Python object.

pub const MIN_YEAR: i32 = 1;
pub const MAX_YEAR: i32 = 9999;
/// The ordinal of 31 December 9999.
pub const MAX_ORDINAL: i64 = 3_652_059;
pub const MICROS_PER_SECOND: i64 = 1_000_000;
pub const SECONDS_PER_DAY: i64 = 86_400;
pub const MICROS_PER_DAY: i64 = MICROS_PER_SECOND * SECONDS_PER_DAY;
/// Seconds from the start of year 1 (which is day 1) to 1970.
pub const EPOCH_SECONDS: i64 = 719_163 * SECONDS_PER_DAY;

const DAYS: [i32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const BEFORE: [i32; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

pub fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_in_month(year: i32, month: i32) -> i32 {
    if month == 2 && is_leap(year) {
        29
    } else {
        DAYS[month as usize]
    }
}

pub fn days_before_month(year: i32, month: i32) -> i32 {
    BEFORE[month as usize] + i32::from(month > 2 && is_leap(year))
}

fn days_before_year(year: i32) -> i64 {
    let y = i64::from(year) - 1;
    y * 365 + y / 4 - y / 100 + y / 400
}

/// 1 January of year 1 is day 1.
pub fn ordinal(year: i32, month: i32, day: i32) -> i64 {
    days_before_year(year) + i64::from(days_before_month(year, month) + day)
}

/// Year, month, day of an ordinal that is at least 1.
pub fn from_ordinal(ordinal: i64) -> (i32, i32, i32) {
    const IN_400: i64 = 146_097;
    const IN_100: i64 = 36_524;
    const IN_4: i64 = 1461;
    let n = ordinal - 1;
    let (n400, n) = (n / IN_400, n % IN_400);
    let (n100, n) = (n / IN_100, n % IN_100);
    let (n4, n) = (n / IN_4, n % IN_4);
    let (n1, n) = (n / 365, n % 365);
    let year = (n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1) as i32;
    if n1 == 4 || n100 == 4 {
        return (year - 1, 12, 31);
    }
    let mut month = ((n + 50) >> 5) as i32;
    let mut before = days_before_month(year, month);
    if i64::from(before) > n {
        month -= 1;
        before -= days_in_month(year, month);
    }
    (year, month, n as i32 - before + 1)
}

/// Monday is 0.
pub fn weekday(year: i32, month: i32, day: i32) -> i32 {
    ((ordinal(year, month, day) + 6) % 7) as i32
}

/// The ordinal of the Monday that begins week 1.
fn week1_monday(year: i32) -> i64 {
    let first = ordinal(year, 1, 1);
    let first_weekday = (first + 6) % 7;
    let monday = first - first_weekday;
    if first_weekday > 3 {
        monday + 7
    } else {
        monday
    }
}

/// ISO year, week and weekday.
pub fn iso_calendar(year: i32, month: i32, day: i32) -> (i32, i32, i32) {
    let mut year = year;
    let mut monday = week1_monday(year);
    let today = ordinal(year, month, day);
    let mut week = (today - monday).div_euclid(7);
    let weekday = (today - monday).rem_euclid(7);
    if week < 0 {
        year -= 1;
        monday = week1_monday(year);
        week = (today - monday).div_euclid(7);
    } else if week >= 52 && today >= week1_monday(year + 1) {
        year += 1;
        week = 0;
    }
    (year, week as i32 + 1, weekday as i32 + 1)
}

pub enum BadWeek {
    Year,
    Week,
    Weekday,
}

/// The date of an ISO week and weekday.
pub fn from_iso_week(year: i32, week: i32, weekday: i32) -> Result<(i32, i32, i32), BadWeek> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(BadWeek::Year);
    }
    if week <= 0 || week >= 53 {
        let first = self::weekday(year, 1, 1);
        let long = first == 3 || (first == 2 && is_leap(year));
        if week != 53 || !long {
            return Err(BadWeek::Week);
        }
    }
    if !(1..=7).contains(&weekday) {
        return Err(BadWeek::Weekday);
    }
    let day = week1_monday(year) + i64::from((week - 1) * 7 + weekday - 1);
    if !(1..=MAX_ORDINAL).contains(&day) {
        return Err(BadWeek::Year);
    }
    Ok(from_ordinal(day))
}

/// "+05:30", with seconds and microseconds where there are some.
pub fn offset_text(micros: i64, separator: &str) -> String {
    let sign = if micros < 0 { '-' } else { '+' };
    let micros = micros.abs();
    let (seconds, fraction) = (micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{sign}{hours:02}{separator}{minutes:02}");
    if seconds != 0 || fraction != 0 {
        text.push_str(&format!("{separator}{seconds:02}"));
    }
    if fraction != 0 {
        text.push_str(&format!(".{fraction:06}"));
    }
    text
}

/// A time of day in the detail that `timespec` names; none if it names none.
pub fn time_text(
    hour: i32,
    minute: i32,
    second: i32,
    micro: i32,
    timespec: &str,
) -> Option<String> {
    let timespec = match timespec {
        "auto" if micro == 0 => "seconds",
        "auto" => "microseconds",
        other => other,
    };
    Some(match timespec {
        "hours" => format!("{hour:02}"),
        "minutes" => format!("{hour:02}:{minute:02}"),
        "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
        "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", micro / 1000),
        "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_and_dates_agree() {
        for day in (1..=MAX_ORDINAL).step_by(97) {
            let (y, m, d) = from_ordinal(day);
            assert_eq!(ordinal(y, m, d), day);
            let (iso_year, week, weekday) = iso_calendar(y, m, d);
            if (MIN_YEAR..=MAX_YEAR).contains(&iso_year) {
                assert!(
                    matches!(from_iso_week(iso_year, week, weekday), Ok(date) if date == (y, m, d))
                );
            }
        }
        assert_eq!(from_ordinal(MAX_ORDINAL), (9999, 12, 31));
    }
}
