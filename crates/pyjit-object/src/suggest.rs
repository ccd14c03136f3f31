//! "Did you mean ...?": the known name nearest to a mistyped one. CPython: Python/suggestions.c.

/// Longer names are not compared.
const MAX_LEN: usize = 40;
/// Beyond so many candidates nothing is suggested.
const MAX_CANDIDATES: usize = 750;
const MOVE: usize = 2;
const CASE: usize = 1;

/// What replacing one byte costs: less where only the case differs.
fn substitution(a: u8, b: u8) -> usize {
    match a == b {
        true => 0,
        false if a.eq_ignore_ascii_case(&b) => CASE,
        false => MOVE,
    }
}

/// The Levenshtein distance with those costs; something above `max` if it is larger than that.
pub fn distance(a: &[u8], b: &[u8], max: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE;
    }
    if a.len() > MAX_LEN || b.len() > MAX_LEN {
        return max + 1;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if (long.len() - short.len()) * MOVE > max {
        return max + 1;
    }
    // Costs of turning each prefix of `short` into the prefix of `long` seen so far.
    let mut row: [usize; MAX_LEN + 1] = std::array::from_fn(|index| index * MOVE);
    for (line, &from) in long.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], (line + 1) * MOVE);
        let mut least = row[0];
        for (index, &to) in short.iter().enumerate() {
            let cost = (diagonal + substitution(from, to))
                .min(row[index] + MOVE)
                .min(row[index + 1] + MOVE);
            diagonal = std::mem::replace(&mut row[index + 1], cost);
            least = least.min(cost);
        }
        if least > max {
            return max + 1;
        }
    }
    row[short.len()]
}

/// The candidate nearest to `name`, if any is near enough.
pub fn suggestion<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for (seen, candidate) in candidates.enumerate() {
        if seen >= MAX_CANDIDATES {
            return None;
        }
        if candidate == name {
            continue;
        }
        let mut max = (name.len() + candidate.len() + 3) * MOVE / 6;
        if let Some((least, _)) = best {
            max = max.min(least.saturating_sub(1));
        }
        let cost = distance(name.as_bytes(), candidate.as_bytes(), max);
        if cost <= max {
            best = Some((cost, candidate));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_as_cpython() {
        let rows: &[(&str, &[&str], Option<&str>)] = &[
            ("bas", &["base"], Some("base")),
            ("step", &["a", "steps"], Some("steps")),
            ("stp", &["steps"], None),
            ("sig", &["signed"], None),
            ("signd", &["length", "byteorder", "signed"], Some("signed")),
            ("MODE", &["file", "mode"], None),
            ("Reverse", &["key", "reverse"], Some("reverse")),
            ("strat", &["start"], Some("start")),
            ("bas\u{e9}", &["base"], Some("base")),
            ("ndigit", &["number", "ndigits"], Some("ndigits")),
            ("local", &["globals", "locals"], Some("locals")),
            ("glob", &["globals", "locals", "closure"], None),
        ];
        for (name, candidates, expected) in rows {
            assert_eq!(
                suggestion(name, candidates.iter().copied()),
                *expected,
                "{name}"
            );
        }
    }
}
