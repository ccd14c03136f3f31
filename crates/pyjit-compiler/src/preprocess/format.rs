//! `"%s %r" % (a, b)` as an f-string. CPython: `optimize_format` in `Python/ast_preprocess.c`.

use crate::ast::{Ast, Constant, Expr, ExprId, Span, Text};

/// Widths and precisions have fewer digits than this.
const MAX_DIGITS: usize = 3;

/// Pieces that came from the format text have no place of their own.
const NOWHERE: Span = Span::new(-1, -1, -1, -1);

/// Rewrites `left % right` if it is a literal with a tuple display and only simple conversions.
pub(super) fn fold(ast: &mut Ast, expr: ExprId, left: ExprId, right: ExprId) {
    let Expr::Constant { value, .. } = ast[left] else {
        return;
    };
    let Constant::Str(format) = ast.constant(value) else {
        return;
    };
    let Expr::Tuple { elts, .. } = ast[right] else {
        return;
    };
    if ast
        .list(elts)
        .any(|elt| matches!(ast[elt], Expr::Starred { .. }))
    {
        return;
    }
    let format = format.code_points();
    let items: Vec<ExprId> = ast.list(elts).collect();
    let Some(pieces) = parse(&format, items.len()) else {
        return;
    };
    let mut items = items.into_iter();
    let mut values = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Literal(points) => values.push(literal(ast, &points)),
            Piece::Value { conversion, spec } => {
                let Some(value) = items.next() else { return };
                let span = ast.span(value);
                let format_spec = (!spec.is_empty()).then(|| {
                    let points: Vec<u32> = spec.chars().map(u32::from).collect();
                    literal(ast, &points)
                });
                values.push(ast.add(
                    Expr::FormattedValue {
                        value,
                        conversion,
                        format_spec,
                    },
                    span,
                ));
            }
        }
    }
    let values = ast.new_list(values);
    ast[expr] = Expr::JoinedStr { values };
}

fn literal(ast: &mut Ast, points: &[u32]) -> ExprId {
    let value = ast.add_constant(Constant::Str(Text::from_code_points(points)));
    ast.add(Expr::Constant { value, kind: None }, NOWHERE)
}

enum Piece {
    Literal(Vec<u32>),
    Value { conversion: i32, spec: String },
}

/// The pieces of a format; none if it does more than f-strings can, or does not take `count` values.
fn parse(format: &[u32], count: usize) -> Option<Vec<Piece>> {
    const PERCENT: u32 = '%' as u32;
    let mut pieces = Vec::new();
    let mut taken = 0;
    let mut at = 0;
    loop {
        let mut text = Vec::new();
        loop {
            match format.get(at..) {
                Some([PERCENT, PERCENT, ..]) => {
                    text.push(PERCENT);
                    at += 2;
                }
                Some([point, ..]) if *point != PERCENT => {
                    text.push(*point);
                    at += 1;
                }
                _ => break,
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Literal(text));
        }
        if at >= format.len() {
            return (taken == count).then_some(pieces);
        }
        if taken == count {
            return None;
        }
        let (piece, next) = parse_conversion(format, at + 1)?;
        pieces.push(piece);
        taken += 1;
        at = next;
    }
}

/// Reads a format's characters.
struct Reader<'a> {
    format: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let point = *self.format.get(self.at)?;
        self.at += 1;
        Some(char::from_u32(point).unwrap_or('\u{fffd}'))
    }

    /// A number that starts with `c`, if it is a digit; `c` becomes what follows. None: too long or cut off.
    fn number(&mut self, c: &mut char) -> Option<Option<u32>> {
        let (mut value, mut digits) = (None, 0);
        while let Some(digit) = c.to_digit(10) {
            value = Some(value.unwrap_or(0) * 10 + digit);
            *c = self.next()?;
            digits += 1;
            if digits >= MAX_DIGITS {
                return None;
            }
        }
        Some(value)
    }
}

fn parse_conversion(format: &[u32], at: usize) -> Option<(Piece, usize)> {
    let mut reader = Reader { format, at };
    let mut left = false;
    let mut c = loop {
        match reader.next()? {
            '-' => left = true,
            '+' | ' ' | '#' | '0' => {}
            other => break other,
        }
    };
    let width = reader.number(&mut c)?;
    let mut precision = None;
    if c == '.' {
        c = reader.next()?;
        precision = Some(reader.number(&mut c)?.unwrap_or(0));
    }
    if !matches!(c, 's' | 'r' | 'a') {
        return None;
    }
    let mut spec = String::new();
    if !left && width.is_some_and(|width| width > 0) {
        spec.push('>');
    }
    if let Some(width) = width {
        spec.push_str(&width.to_string());
    }
    if let Some(precision) = precision {
        spec.push_str(&format!(".{precision}"));
    }
    Some((
        Piece::Value {
            conversion: c as i32,
            spec,
        },
        reader.at,
    ))
}
