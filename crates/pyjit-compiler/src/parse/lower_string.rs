//! The parser's tree to our AST: strings, bytes, f-strings and t-strings. CPython: Parser/action_helpers.c
//! (`_PyPegen_concatenate_strings`, `_PyPegen_formatted_value`, `_PyPegen_interpolation`).

use super::literal::{Braces, EscapeError, OddEscape, decode_bytes, decode_str, odd_in_middle};
use super::lower::Lowerer;
use crate::ast::*;
use crate::errors::{self, CompileWarning, WarningKind};
use ruff_python_ast as r;
use ruff_python_ast::StringFlags;
use ruff_text_size::{Ranged, TextRange};

/// A piece of an interpolated string before adjacent texts are joined.
enum Piece {
    Text {
        text: Text,
        span: Span,
        unicode: bool,
    },
    Node(ExprId),
}

/// The most levels of format specs in format specs.
const MAX_SPEC_DEPTH: u32 = 2;

impl<'a> Lowerer<'a> {
    fn slice(&self, range: TextRange) -> &'a str {
        let source: &'a str = self.source;
        &source[range.start().to_usize()..range.end().to_usize()]
    }

    /// The literal between its quotes.
    fn body(range: TextRange, flags: impl StringFlags) -> TextRange {
        TextRange::new(
            range.start() + flags.opener_len(),
            range.end() - flags.closer_len(),
        )
    }

    pub fn string(&mut self, expr: &r::ExprStringLiteral, span: Span) -> ExprId {
        let parts = expr.value.as_slice();
        let mut text: Option<Text> = None;
        for part in parts {
            let next = self.string_part(part);
            text = Some(match text {
                None => next,
                Some(text) => concat(text, &next),
            });
        }
        let unicode = parts.first().is_some_and(|part| self.is_unicode(part));
        self.text(text.unwrap_or_else(|| Text::from("")), unicode, span)
    }

    /// Whether its kind is `u`; a capital one does not count.
    fn is_unicode(&self, part: &r::StringLiteral) -> bool {
        part.flags.prefix().is_unicode()
            && self.source.as_bytes().get(part.range.start().to_usize()) == Some(&b'u')
    }

    fn text(&mut self, text: Text, unicode: bool, span: Span) -> ExprId {
        let value = self.ast.add_constant(Constant::Str(text));
        let kind = unicode.then(|| Str(self.ast.intern("u")));
        self.ast.add(Expr::Constant { value, kind }, span)
    }

    fn string_part(&mut self, part: &r::StringLiteral) -> Text {
        let body = Self::body(part.range, part.flags);
        self.decode(body, part.flags.prefix().is_raw(), Braces::Plain)
    }

    fn decode(&mut self, body: TextRange, raw: bool, braces: Braces) -> Text {
        match decode_str(self.slice(body), raw, braces) {
            Ok((text, odd)) => {
                self.warn_escape(body, odd);
                text
            }
            Err(error) => {
                self.bad_escape(error);
                Text::from("")
            }
        }
    }

    fn decode_middle(&mut self, range: TextRange, raw: bool) -> Text {
        match decode_str(self.slice(range), raw, Braces::Doubled) {
            Ok((text, _)) => text,
            Err(error) => {
                self.bad_escape(error);
                Text::from("")
            }
        }
    }

    /// The codec's complaint is told by `errors`, which reads the source again.
    fn bad_escape(&mut self, _: EscapeError) {
        self.rejected = true;
    }

    fn warn_escape(&mut self, body: TextRange, odd: Option<OddEscape>) {
        if let Some(odd) = odd {
            let warning = self.escape_warning(body, odd, None);
            self.warnings.push(warning);
        }
    }

    /// The warning for an escape; its line is its own unless another is given.
    fn escape_warning(
        &mut self,
        body: TextRange,
        odd: OddEscape,
        line: Option<i32>,
    ) -> CompileWarning {
        let at = body.start().to_usize() + odd.at;
        let rest = &self.source[at + 1..];
        let len = if odd.octal {
            3
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        let escape = &rest[..len.min(rest.len())];
        let kind = if odd.octal { "octal escape" } else { "escape" };
        let (lineno, col_offset) = self.lines.place(at as u32);
        let what = format!("\"\\{escape}\" is an invalid {kind} sequence.");
        let advice = format!("Did you mean \"\\\\{escape}\"? A raw string is also an option.");
        let span = Span::new(lineno, col_offset, lineno, col_offset + 1 + len as i32);
        CompileWarning {
            kind: WarningKind::SyntaxWarning,
            message: format!("{what} Such sequences will not work in the future. {advice}"),
            lineno: line.unwrap_or(lineno),
            error: errors::on_range(self.source, format!("{what} {advice}"), span),
        }
    }

    /// Warns of the escapes in the text of an f- or t-string. Those of its outermost level are told when it ends, and
    /// counted from that line; the caller issues them.
    fn warn_middle(&mut self, range: TextRange, end: Option<u32>, late: &mut Vec<CompileWarning>) {
        let body = self.slice(range);
        if !body.contains('\\') {
            return;
        }
        let (before_braces, odd) = odd_in_middle(body);
        for at in before_braces {
            let warning = self.escape_warning(range, OddEscape { at, octal: false }, None);
            self.warnings.push(warning);
        }
        for odd in odd {
            // Tokens start at the last doubled brace or named character before the escape; their lines are counted
            // from where the string ends.
            let start = body[..odd.at]
                .rfind(['{', '}'])
                .map_or(0, |brace| brace + 1);
            let lines = body[start..odd.at].matches('\n').count() as i32;
            let line = end.map(|end| self.lines.place(end).0 + lines);
            late.push(self.escape_warning(range, odd, line));
        }
    }

    pub fn bytes(&mut self, expr: &r::ExprBytesLiteral, span: Span) -> ExprId {
        let mut bytes: Vec<u8> = Vec::new();
        for part in expr.value.as_slice() {
            let body = Self::body(part.range, part.flags);
            match decode_bytes(self.slice(body), part.flags.prefix().is_raw()) {
                Ok((part, odd)) => {
                    self.warn_escape(body, odd);
                    bytes.extend_from_slice(&part);
                }
                Err(error) => self.bad_escape(error),
            }
        }
        let node = self.constant(Constant::Bytes(bytes.into()));
        self.ast.add(node, span)
    }

    pub fn f_string(&mut self, expr: &r::ExprFString, span: Span) -> ExprId {
        let mut pieces = Vec::new();
        for part in &expr.value {
            match part {
                r::FStringPart::Literal(part) => {
                    let span = self.span(part.range);
                    let text = self.string_part(part);
                    pieces.push(Piece::Text {
                        text,
                        span,
                        unicode: self.is_unicode(part),
                    });
                }
                r::FStringPart::FString(part) => {
                    self.elements(
                        &part.elements,
                        part.flags.prefix().is_raw(),
                        false,
                        Some(part.range.end().to_u32() - part.flags.closer_len().to_u32()),
                        &mut pieces,
                    );
                }
            }
        }
        let values = self.fold(pieces);
        self.ast.add(Expr::JoinedStr { values }, span)
    }

    pub fn t_string(&mut self, expr: &r::ExprTString, span: Span) -> ExprId {
        let mut pieces = Vec::new();
        for part in &expr.value {
            self.elements(
                &part.elements,
                part.flags.prefix().is_raw(),
                true,
                Some(part.range.end().to_u32() - part.flags.closer_len().to_u32()),
                &mut pieces,
            );
        }
        let values = self.fold(pieces);
        self.ast.add(Expr::TemplateStr { values }, span)
    }

    /// Joins adjacent texts and drops empty ones.
    fn fold(&mut self, pieces: Vec<Piece>) -> List<ExprId> {
        let mut values: Vec<ExprId> = Vec::new();
        let mut open: Option<(Text, Span, bool)> = None;
        for piece in pieces {
            match piece {
                Piece::Text {
                    text,
                    span,
                    unicode,
                } => match &mut open {
                    None => open = Some((text, span, unicode)),
                    Some((joined, whole, _)) => {
                        *joined = concat(std::mem::replace(joined, Text::from("")), &text);
                        whole.end_lineno = span.end_lineno;
                        whole.end_col_offset = span.end_col_offset;
                    }
                },
                Piece::Node(node) => {
                    self.close(&mut open, &mut values);
                    values.push(node);
                }
            }
        }
        self.close(&mut open, &mut values);
        self.ast.new_list(values)
    }

    fn close(&mut self, open: &mut Option<(Text, Span, bool)>, values: &mut Vec<ExprId>) {
        if let Some((text, span, unicode)) = open.take()
            && text.as_str() != Some("")
        {
            values.push(self.text(text, unicode, span));
        }
    }

    fn elements(
        &mut self,
        elements: &r::InterpolatedStringElements,
        raw: bool,
        template: bool,
        end: Option<u32>,
        out: &mut Vec<Piece>,
    ) {
        let mut late = Vec::new();
        for element in elements.iter() {
            match element {
                r::InterpolatedStringElement::Literal(literal) => {
                    let span = self.span(literal.range);
                    if !raw {
                        self.warn_middle(literal.range, end, &mut late);
                    }
                    if end.is_none() {
                        self.warnings.append(&mut late);
                    }
                    let text = self.decode_middle(literal.range, raw);
                    // Empty pieces of one string leave no trace, not even in positions.
                    if text.as_str() != Some("") {
                        out.push(Piece::Text {
                            text,
                            span,
                            unicode: false,
                        });
                    }
                }
                r::InterpolatedStringElement::Interpolation(field) => {
                    self.field(field, raw, template, out)
                }
            }
        }
        self.warnings.append(&mut late);
    }

    /// `{expression = !conversion :spec}`.
    fn field(
        &mut self,
        field: &r::InterpolatedElement,
        raw: bool,
        template: bool,
        out: &mut Vec<Piece>,
    ) {
        let span = self.span(field.range);
        let start = field.start().to_u32() + 1;
        let value = self.expr(&field.expression);
        let format_spec = field.format_spec.as_deref().map(|spec| {
            self.spec_depth += 1;
            self.rejected |= self.spec_depth > MAX_SPEC_DEPTH;
            let mut pieces = Vec::new();
            // A t-string's format spec is an f-string.
            self.deeper(|lowerer| lowerer.elements(&spec.elements, raw, false, None, &mut pieces));
            self.spec_depth -= 1;
            let values = self.fold(pieces);
            let span = self
                .lines
                .span(spec.start().to_u32() - 1, spec.end().to_u32());
            self.ast.add(Expr::JoinedStr { values }, span)
        });
        let conversion = match (field.conversion.to_byte(), &field.debug_text, format_spec) {
            (Some(conversion), ..) => conversion.into(),
            (None, Some(_), None) => b'r'.into(),
            _ => -1,
        };
        if let Some(debug) = &field.debug_text {
            let end = start + debug.as_str().len() as u32;
            let text = Text::from(&*without_comments(
                self.slice(TextRange::new(start.into(), end.into())),
            ));
            out.push(Piece::Text {
                text,
                span: self.lines.span(start, end),
                unicode: false,
            });
        }
        let node = if template {
            let end = match &field.debug_text {
                Some(debug) => start + debug.as_str().len() as u32,
                None => self.field_end(field.expression.end().to_u32()),
            };
            let text = without_comments(self.slice(TextRange::new(start.into(), end.into())));
            let text = match field.debug_text {
                Some(_) => text[..text.rfind('=').unwrap_or(text.len())].to_string(),
                None => text,
            };
            let str = self.ast.add_constant(Constant::Str(Text::from(&*text)));
            Expr::Interpolation {
                value,
                str,
                conversion,
                format_spec,
            }
        } else {
            Expr::FormattedValue {
                value,
                conversion,
                format_spec,
            }
        };
        let node = self.ast.add(node, span);
        out.push(Piece::Node(node));
    }

    /// Where the expression part of a field ends, from the end of its expression without parentheses.
    fn field_end(&self, from: u32) -> u32 {
        let bytes = self.source.as_bytes();
        let mut at = from as usize;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'!' | b':' | b'}' => break,
                b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
                _ => at += 1,
            }
        }
        at as u32
    }
}

/// The text of a field without its comments, as CPython's tokenizer keeps it.
fn without_comments(text: &str) -> String {
    if !text.contains('#') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match (char, quote) {
            ('#', None) => {
                if chars.by_ref().any(|char| char == '\n') {
                    out.push('\n');
                }
                continue;
            }
            ('\'' | '"', None) => quote = Some(char),
            (char, Some(open)) if char == open => quote = None,
            ('\\', Some(_)) => {
                out.push(char);
                out.extend(chars.next());
                continue;
            }
            _ => {}
        }
        out.push(char);
    }
    out
}

fn concat(left: Text, right: &Text) -> Text {
    match (left, right) {
        (Text::Utf8(left), Text::Utf8(right)) => {
            let mut joined = String::from(left);
            joined.push_str(right);
            Text::Utf8(joined.into())
        }
        (left, right) => {
            let mut points = left.code_points();
            points.extend(right.code_points());
            Text::from_code_points(&points)
        }
    }
}
