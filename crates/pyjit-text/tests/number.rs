//! Floats, ints and hashes against CPython 3.14.

mod common;

use common::{check, unescape};
use dashu_int::IBig;
use pyjit_text::float::{self, Flags, Style};
use pyjit_text::hash::{self, HashKey};
use pyjit_text::int::{self, Int, ParseIntError};

fn float_of(bits: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(bits, 16).unwrap())
}

fn show<E: std::fmt::Display>(x: Result<f64, E>) -> String {
    match x {
        Ok(x) if x.is_nan() => "nan".into(),
        Ok(x) => format!("{:016x}", x.to_bits()),
        Err(e) => format!("!{e}"),
    }
}

#[test]
fn numbers() {
    check("number.tsv", |f| match f[0] {
        "repr" => float::repr(float_of(f[1])).as_str().into(),
        "hex" => float::to_hex(float_of(f[1])),
        "ratio" => match float::as_integer_ratio(float_of(f[1])) {
            Ok((n, d)) => format!("{n}/{d}"),
            Err(e) => format!("!{e}"),
        },
        "int" => match float::to_big_int(float_of(f[1])) {
            Ok(n) => n.to_string(),
            Err(e) => format!("!{e}"),
        },
        "hash_float" => hash::hash_f64(float_of(f[1])).unwrap().to_string(),
        "text" => {
            let code = f[2].trim_start_matches('#');
            let style = match code.to_ascii_lowercase().as_str() {
                "e" => Style::Exp,
                "f" => Style::Fixed,
                _ => Style::General,
            };
            let upper = code.chars().all(|c| c.is_ascii_uppercase());
            let flags = Flags {
                alternate: f[2].starts_with('#'),
                upper,
                ..Flags::default()
            };
            float::to_text(float_of(f[1]), style, f[3].parse().unwrap(), flags)
        }
        "round" => show(float::round_digits(float_of(f[1]), f[2].parse().unwrap())),
        "float" => match float::parse(unescape(f[1]).as_str()) {
            Some(x) => show(Ok::<_, String>(x)),
            None => "none".into(),
        },
        "complex" => match float::parse::parse_complex(unescape(f[1]).as_str()) {
            Some((re, im)) => format!("{} {}", float::repr(re).as_str(), float::repr(im).as_str()),
            None => "none".into(),
        },
        "fromhex" => show(float::from_hex(unescape(f[1]).as_str())),
        "parse_int" => match int::parse(unescape(f[1]).as_str(), f[2].parse().unwrap(), 4300) {
            Ok(n) => {
                assert!(matches!(n, Int::Small(_)) == i64::try_from(IBig::from(n.clone())).is_ok());
                let n = IBig::from(n);
                if f[1].len() > 1000 {
                    int::with_prefix(&n, 16)
                } else {
                    n.to_string()
                }
            }
            Err(ParseIntError::Invalid { base }) => format!("invalid {base}"),
            Err(ParseIntError::Other(e)) => format!("!{e}"),
        },
        "hash_int" => {
            let big: IBig = f[1].parse().unwrap();
            if let Ok(n) = i64::try_from(big.clone()) {
                assert_eq!(hash::hash_i64(n), hash::hash_big(&big));
            }
            hash::hash_big(&big).to_string()
        }
        "bases" => {
            let n: IBig = f[1].parse().unwrap();
            let radix = |r| int::with_prefix(&n, r);
            format!(
                "{} {} {} {}",
                int::to_decimal(&n, 4300).unwrap(),
                radix(16),
                radix(8),
                radix(2)
            )
        }
        "to_float" => match float::ratio::from_big_int(&f[1].parse().unwrap()) {
            Some(x) => format!("{:016x}", x.to_bits()),
            None => "none".into(),
        },
        "hash_complex" => {
            let part = |b| hash::hash_f64(float_of(b)).unwrap();
            hash::hash_complex(part(f[1]), part(f[2])).to_string()
        }
        "hash_tuple" => {
            let items: Vec<i64> = f[1]
                .split_whitespace()
                .map(|n| hash::hash_big(&n.parse().unwrap()))
                .collect();
            hash::hash_tuple(items.into_iter()).to_string()
        }
        "hash_str" => HashKey::from_seed(f[1].parse().unwrap())
            .hash_str(unescape(f[2]).as_str())
            .to_string(),
        op => panic!("unknown operation {op}"),
    });
}

#[test]
fn decimal_limit() {
    let n = IBig::from(10).pow(4300);
    assert!(int::to_decimal(&n, 4300).is_err());
    assert!(int::to_decimal(&(n.clone() - IBig::ONE), 4300).is_ok());
    assert!(int::to_decimal(&n, 0).is_ok());
}
