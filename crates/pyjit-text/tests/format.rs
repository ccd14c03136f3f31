//! Format specs, replacement fields and printf formats against CPython 3.14.

mod common;

use common::{check, escape, unescape};
use dashu_int::IBig;
use pyjit_text::error::TextError;
use pyjit_text::format::fields::{self, AutoNumber, First, Markup, Step};
use pyjit_text::format::percent::{Arguments, Parser, Piece, Target};
use pyjit_text::format::{self, number};
use pyjit_text::int::IntRef;
use pyjit_text::{StrBuf, StrRef, float};

fn float_of(bits: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(bits, 16).unwrap())
}

fn show(result: Result<StrBuf, TextError>) -> String {
    match result {
        Ok(text) => escape(text.as_str()),
        Err(e) => format!("!{}", escape(StrBuf::from(e.to_string()).as_str())),
    }
}

fn with_int<T>(text: &str, f: impl FnOnce(IntRef) -> T) -> T {
    match text.parse::<i64>() {
        Ok(n) => f(IntRef::Small(n)),
        Err(_) => f(IntRef::Big(&text.parse::<IBig>().unwrap())),
    }
}

fn pieces(text: StrRef) -> Result<String, (String, TextError)> {
    let part = |r: std::ops::Range<usize>| escape(text.slice(r));
    let mut out: Vec<String> = Vec::new();
    for piece in Markup::new(text) {
        let piece = piece.map_err(|e| (out.join(" "), e))?;
        let Some(field) = piece.field else {
            out.push(format!("({}|None|None|None)", part(piece.literal)));
            continue;
        };
        let conversion = field
            .conversion
            .map_or("None".into(), |c| escape(StrBuf::from_iter([c]).as_str()));
        out.push(format!(
            "({}|'{}'|{}|{conversion})",
            part(piece.literal),
            part(field.name.clone()),
            part(field.spec)
        ));
        let (first, path) = fields::split_name(text, field.name).map_err(|e| (out.join(" "), e))?;
        out.push(match first {
            First::Auto => "<".into(),
            First::Index(i) => format!("<{i}"),
            First::Name(r) => format!("<{}", part(r)),
        });
        for step in path {
            let step = step.map_err(|e| (out.join(" "), e))?;
            out.push(match step {
                Step::Attribute(r) => format!(".{}", part(r)),
                Step::Index(i) => format!("#{i}"),
                Step::Key(r) => format!("@{}", part(r)),
            });
        }
        out.push(">".into());
    }
    Ok(out.join(" "))
}

/// A little `str.format(7, 3, 5, a=1)`.
fn build(
    text: StrRef,
    range: std::ops::Range<usize>,
    numbers: &mut AutoNumber,
    depth: usize,
) -> Result<StrBuf, TextError> {
    if depth == 0 {
        return Err(fields::too_deep());
    }
    let mut out = StrBuf::new();
    for piece in Markup::within(text, range) {
        let piece = piece?;
        out.push_str(text.slice(piece.literal));
        let Some(field) = piece.field else { continue };
        let (first, _) = fields::split_name(text, field.name)?;
        let value = match numbers.resolve(&first)? {
            Some(i) => *[7, 3, 5].get(i).ok_or_else(|| {
                let message =
                    format!("Replacement index {i} out of range for positional args tuple");
                TextError::new(pyjit_text::ErrorKind::IndexError, message)
            })?,
            None => 1,
        };
        if let Some(c) = field.conversion
            && ![b'r', b's', b'a'].iter().any(|&k| u32::from(k) == c)
        {
            return Err(fields::unknown_conversion(c));
        }
        let spec = if field.spec_is_nested {
            build(text, field.spec, numbers, depth - 1)?
        } else {
            text.slice(field.spec).to_buf()
        };
        out.push_str(format::format_int(IntRef::Small(value), spec.as_str(), "int", 0)?.as_str());
    }
    Ok(out)
}

/// The arguments of one test case.
struct Args<'a> {
    values: Vec<&'a str>,
    next: usize,
}

impl Args<'_> {
    fn next(&mut self) -> Result<&str, TextError> {
        self.next += 1;
        self.values
            .get(self.next - 1)
            .copied()
            .ok_or_else(|| TextError::type_error("not enough arguments for format string"))
    }
}

impl Arguments for Args<'_> {
    type Error = TextError;
    fn star(&mut self, _: bool) -> Result<i64, TextError> {
        self.next()?
            .parse()
            .map_err(|_| TextError::type_error("* wants int"))
    }
    fn begin_key(&mut self) -> Result<(), TextError> {
        Err(TextError::type_error("format requires a mapping"))
    }
    fn key(&mut self, _: std::ops::Range<usize>) -> Result<(), TextError> {
        unreachable!("begin_key fails")
    }
}

fn percent(
    text: &str,
    values: Vec<&str>,
    is_float: bool,
    target: Target,
) -> Result<StrBuf, TextError> {
    let text = unescape(text);
    let mut args = Args { values, next: 0 };
    let mut parser = Parser::new(text.as_str(), target);
    let mut out = StrBuf::new();
    while let Some(piece) = parser.next(&mut args)? {
        let conversion = match piece {
            Piece::Literal(range) => {
                out.push_str(text.as_str().slice(range));
                continue;
            }
            Piece::Conversion(c) => c,
        };
        let value = args.next()?;
        match conversion.kind_byte() {
            b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
                with_int(value, |n| conversion.int(&mut out, n, 4300))?
            }
            b'e' | b'f' | b'g' | b'E' | b'F' | b'G' => {
                let value = if is_float {
                    float_of(value)
                } else {
                    value.parse().unwrap_or(f64::NAN)
                };
                conversion.float(&mut out, value)?;
            }
            b's' | b'r' | b'a' if target == Target::Str && is_float => {
                conversion.text(
                    &mut out,
                    StrBuf::from(float::repr(float_of(value)).as_str()).as_str(),
                )?;
            }
            b's' | b'r' | b'a' if value.starts_with('\u{1}') => {
                let mut text = unescape(&value[1..]);
                if conversion.kind_byte() != b's' {
                    let mut quoted = StrBuf::from("'");
                    for c in text.as_str().codes() {
                        if conversion.kind_byte() == b'a' && c > 0x7F {
                            quoted.push_utf8(&if c > 0xFF {
                                format!("\\u{c:04x}")
                            } else {
                                format!("\\x{c:02x}")
                            });
                        } else {
                            quoted.push(c);
                        }
                    }
                    quoted.push_utf8("'");
                    text = quoted;
                }
                conversion.text(&mut out, text.as_str())?;
            }
            b'b' if target == Target::Bytes => {
                conversion.text(&mut out, unescape(&value[1..]).as_str())?
            }
            b's' | b'r' | b'a' => conversion.text(&mut out, StrBuf::from(value).as_str())?,
            b'c' if value.starts_with('\u{1}') => {
                conversion.text(&mut out, unescape(&value[1..]).as_str())?
            }
            b'c' => {
                let c = with_int(value, |n| n.to_percent_char())?;
                conversion.text(&mut out, StrBuf::from_iter([c]).as_str())?;
            }
            _ => return Err(conversion.unsupported(target)),
        }
    }
    if args.next < args.values.len() {
        return Err(TextError::type_error(
            "not all arguments converted during string formatting",
        ));
    }
    Ok(out)
}

#[test]
fn formats() {
    check("format.tsv", |f| match f[0] {
        "int" => with_int(f[1], |n| {
            show(format::format_int(n, unescape(f[2]).as_str(), "int", 4300))
        }),
        "float" => show(format::format_float(
            float_of(f[1]),
            unescape(f[2]).as_str(),
            "float",
        )),
        "str" => show(format::format_str(
            unescape(f[1]).as_str(),
            unescape(f[2]).as_str(),
            "str",
        )),
        "complex" => show(format::format_complex(
            float_of(f[1]),
            float_of(f[2]),
            unescape(f[3]).as_str(),
            "complex",
        )),
        "complex_repr" => number::complex_repr(float_of(f[1]), float_of(f[2])),
        "fields" => match pieces(unescape(f[1]).as_str()) {
            Ok(text) => text,
            Err((text, e)) if text.is_empty() => format!("!{e}"),
            Err((text, e)) => format!("{text} !{e}"),
        },
        "numbering" => {
            let text = unescape(f[1]);
            show(build(
                text.as_str(),
                0..text.len(),
                &mut AutoNumber::default(),
                fields::MAX_DEPTH,
            ))
        }
        "percent_int" => show(percent(f[1], vec![f[2]], false, Target::Str)),
        "percent_float" => show(percent(f[1], vec![f[2]], true, Target::Str)),
        "percent_str" => show(percent(
            f[1],
            vec![&format!("\u{1}{}", f[2])],
            false,
            Target::Str,
        )),
        "percent_bytes" => show(percent(
            f[1],
            vec![&format!("\u{1}{}", f[2])],
            false,
            Target::Bytes,
        )),
        "percent_star" if f[2].contains('.') => {
            let bits: Vec<String> = f[2]
                .split(' ')
                .map(|v| {
                    if v.contains('.') {
                        format!("{:016x}", v.parse::<f64>().unwrap().to_bits())
                    } else {
                        v.into()
                    }
                })
                .collect();
            show(percent(
                f[1],
                bits.iter().map(String::as_str).collect(),
                true,
                Target::Str,
            ))
        }
        "percent_star" => show(percent(f[1], f[2].split(' ').collect(), false, Target::Str)),
        op => panic!("unknown operation {op}"),
    });
}
