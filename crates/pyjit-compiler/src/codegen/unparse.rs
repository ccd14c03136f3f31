//! Expressions back to source text, for annotations under `from __future__ import annotations`.
//! CPython: `Python/ast_unparse.c`.

use super::{Compiler, Result};
use crate::ast::{
    ArgumentsId, Ast, BoolOp, CmpOp, ComprehensionId, ConstId, Constant, Expr, ExprId, Ident,
    Idents, List, Operator, UnaryOp,
};
use crate::errors::{CompileError, ErrorKind};
use pyjit_bytecode::Text;

/// Precedence, loosest first.
mod level {
    pub const TUPLE: u8 = 0;
    pub const TEST: u8 = 1;
    pub const OR: u8 = 2;
    pub const AND: u8 = 3;
    pub const NOT: u8 = 4;
    pub const CMP: u8 = 5;
    pub const BOR: u8 = 6;
    pub const EXPR: u8 = BOR;
    pub const BXOR: u8 = 7;
    pub const BAND: u8 = 8;
    pub const SHIFT: u8 = 9;
    pub const ARITH: u8 = 10;
    pub const TERM: u8 = 11;
    pub const FACTOR: u8 = 12;
    pub const POWER: u8 = 13;
    pub const AWAIT: u8 = 14;
    pub const ATOM: u8 = 15;
}

impl<'a> Compiler<'a> {
    /// The source text of an expression.
    pub(crate) fn unparse(&self, expr: ExprId) -> Result<Text> {
        let mut writer = Writer {
            ast: self.ast,
            idents: &self.idents,
            out: Vec::new(),
        };
        writer.expr(expr, level::TEST)?;
        Ok(Text::from_code_points(&writer.out))
    }
}

struct Writer<'a> {
    ast: &'a Ast,
    idents: &'a Idents,
    /// Code points, for names and strings may hold surrogates.
    out: Vec<u32>,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.out.extend(text.chars().map(u32::from));
    }

    fn put_if(&mut self, condition: bool, text: &str) {
        if condition {
            self.put(text);
        }
    }

    fn name(&mut self, name: Ident) {
        self.out.extend(self.idents.text(name).code_points());
    }

    fn list(&mut self, exprs: List<ExprId>, level: u8) -> Result<()> {
        for (i, expr) in self.ast.list(exprs).enumerate() {
            self.put_if(i > 0, ", ");
            self.expr(expr, level)?;
        }
        Ok(())
    }

    fn expr(&mut self, expr: ExprId, level: u8) -> Result<()> {
        match self.ast[expr] {
            Expr::BoolOp { op, values } => {
                let (symbol, own) = match op {
                    BoolOp::And => (" and ", level::AND),
                    BoolOp::Or => (" or ", level::OR),
                };
                self.put_if(level > own, "(");
                for (i, value) in self.ast.list(values).enumerate() {
                    self.put_if(i > 0, symbol);
                    self.expr(value, own + 1)?;
                }
                self.put_if(level > own, ")");
            }
            Expr::BinOp { left, op, right } => {
                let (symbol, own) = match op {
                    Operator::Add => (" + ", level::ARITH),
                    Operator::Sub => (" - ", level::ARITH),
                    Operator::Mult => (" * ", level::TERM),
                    Operator::MatMult => (" @ ", level::TERM),
                    Operator::Div => (" / ", level::TERM),
                    Operator::Mod => (" % ", level::TERM),
                    Operator::LShift => (" << ", level::SHIFT),
                    Operator::RShift => (" >> ", level::SHIFT),
                    Operator::BitOr => (" | ", level::BOR),
                    Operator::BitXor => (" ^ ", level::BXOR),
                    Operator::BitAnd => (" & ", level::BAND),
                    Operator::FloorDiv => (" // ", level::TERM),
                    Operator::Pow => (" ** ", level::POWER),
                };
                let right_first = op == Operator::Pow;
                self.put_if(level > own, "(");
                self.expr(left, own + right_first as u8)?;
                self.put(symbol);
                self.expr(right, own + !right_first as u8)?;
                self.put_if(level > own, ")");
            }
            Expr::UnaryOp { op, operand } => {
                let (symbol, own) = match op {
                    UnaryOp::Invert => ("~", level::FACTOR),
                    UnaryOp::Not => ("not ", level::NOT),
                    UnaryOp::UAdd => ("+", level::FACTOR),
                    UnaryOp::USub => ("-", level::FACTOR),
                };
                self.put_if(level > own, "(");
                self.put(symbol);
                self.expr(operand, own)?;
                self.put_if(level > own, ")");
            }
            Expr::Lambda { args, body } => {
                self.put_if(level > level::TEST, "(");
                let all = self.ast[args];
                let has_positional = !all.args.is_empty() || !all.posonlyargs.is_empty();
                self.put(if has_positional { "lambda " } else { "lambda" });
                self.arguments(args)?;
                self.put(": ");
                self.expr(body, level::TEST)?;
                self.put_if(level > level::TEST, ")");
            }
            Expr::IfExp { test, body, orelse } => {
                self.put_if(level > level::TEST, "(");
                self.expr(body, level::TEST + 1)?;
                self.put(" if ");
                self.expr(test, level::TEST + 1)?;
                self.put(" else ");
                self.expr(orelse, level::TEST)?;
                self.put_if(level > level::TEST, ")");
            }
            Expr::Dict { keys, values } => {
                self.put("{");
                for (i, (key, value)) in self.ast.list(keys).zip(self.ast.list(values)).enumerate()
                {
                    self.put_if(i > 0, ", ");
                    match key {
                        Some(key) => {
                            self.expr(key, level::TEST)?;
                            self.put(": ");
                            self.expr(value, level::TEST)?;
                        }
                        None => {
                            self.put("**");
                            self.expr(value, level::EXPR)?;
                        }
                    }
                }
                self.put("}");
            }
            Expr::Set { elts } => {
                self.put("{");
                self.list(elts, level::TEST)?;
                self.put("}");
            }
            Expr::GeneratorExp { elt, generators } => {
                self.comprehension("(", elt, None, generators, ")")?
            }
            Expr::ListComp { elt, generators } => {
                self.comprehension("[", elt, None, generators, "]")?
            }
            Expr::SetComp { elt, generators } => {
                self.comprehension("{", elt, None, generators, "}")?
            }
            Expr::DictComp {
                key,
                value,
                generators,
            } => {
                self.comprehension("{", key, Some(value), generators, "}")?;
            }
            Expr::Yield { value: None } => self.put("(yield)"),
            Expr::Yield { value: Some(value) } => {
                self.put("(yield ");
                self.expr(value, level::TEST)?;
                self.put(")");
            }
            Expr::YieldFrom { value } => {
                self.put("(yield from ");
                self.expr(value, level::TEST)?;
                self.put(")");
            }
            Expr::Await { value } => {
                self.put_if(level > level::AWAIT, "(");
                self.put("await ");
                self.expr(value, level::ATOM)?;
                self.put_if(level > level::AWAIT, ")");
            }
            Expr::Compare {
                left,
                ops,
                comparators,
            } => {
                self.put_if(level > level::CMP, "(");
                self.expr(left, level::CMP + 1)?;
                for (op, comparator) in self.ast.list(ops).zip(self.ast.list(comparators)) {
                    self.put(match op {
                        CmpOp::Eq => " == ",
                        CmpOp::NotEq => " != ",
                        CmpOp::Lt => " < ",
                        CmpOp::LtE => " <= ",
                        CmpOp::Gt => " > ",
                        CmpOp::GtE => " >= ",
                        CmpOp::Is => " is ",
                        CmpOp::IsNot => " is not ",
                        CmpOp::In => " in ",
                        CmpOp::NotIn => " not in ",
                    });
                    self.expr(comparator, level::CMP + 1)?;
                }
                self.put_if(level > level::CMP, ")");
            }
            Expr::Call {
                func,
                args,
                keywords,
            } => {
                self.expr(func, level::ATOM)?;
                if let (1, 0, Some(only)) = (args.len(), keywords.len(), self.ast.first(args))
                    && matches!(self.ast[only], Expr::GeneratorExp { .. })
                {
                    return self.expr(only, level::TEST);
                }
                self.put("(");
                self.list(args, level::TEST)?;
                for (i, keyword) in self.ast.list(keywords).enumerate() {
                    self.put_if(i > 0 || !args.is_empty(), ", ");
                    let keyword = self.ast[keyword];
                    match keyword.arg {
                        Some(name) => {
                            self.name(name);
                            self.put("=");
                        }
                        None => self.put("**"),
                    }
                    self.expr(keyword.value, level::TEST)?;
                }
                self.put(")");
            }
            Expr::Constant { value, kind } => {
                let is_unicode =
                    kind.is_some_and(|kind| self.idents.text(kind.0).as_str() == Some("u"));
                self.put_if(is_unicode, "u");
                self.constant(value);
            }
            Expr::JoinedStr { values } => self.joined("f", values)?,
            Expr::TemplateStr { values } => self.joined("t", values)?,
            Expr::FormattedValue {
                value,
                conversion,
                format_spec,
            } => self.formatted(value, conversion, format_spec)?,
            Expr::Interpolation {
                str,
                conversion,
                format_spec,
                ..
            } => {
                let text = self.constant_text(str);
                self.interpolated(&text, conversion, format_spec)?;
            }
            Expr::Attribute { value, attr, .. } => {
                self.expr(value, level::ATOM)?;
                // `1.real` would be a float.
                let is_int = matches!(self.ast[value], Expr::Constant { value, .. }
                    if matches!(self.ast.constant(value), Constant::Int(_) | Constant::BigInt(_)));
                self.put(if is_int { " ." } else { "." });
                self.name(attr);
            }
            Expr::Starred { value, .. } => {
                self.put("*");
                self.expr(value, level::EXPR)?;
            }
            Expr::Name { id, .. } => self.name(id),
            Expr::List { elts, .. } => {
                self.put("[");
                self.list(elts, level::TEST)?;
                self.put("]");
            }
            Expr::Tuple { elts, .. } => {
                if elts.is_empty() {
                    self.put("()");
                    return Ok(());
                }
                self.put_if(level > level::TUPLE, "(");
                self.list(elts, level::TEST)?;
                self.put_if(elts.len() == 1, ",");
                self.put_if(level > level::TUPLE, ")");
            }
            Expr::Subscript { value, slice, .. } => {
                self.expr(value, level::ATOM)?;
                self.put("[");
                self.expr(slice, level::TUPLE)?;
                self.put("]");
            }
            Expr::Slice { lower, upper, step } => {
                if let Some(lower) = lower {
                    self.expr(lower, level::TEST)?;
                }
                self.put(":");
                if let Some(upper) = upper {
                    self.expr(upper, level::TEST)?;
                }
                if let Some(step) = step {
                    self.put(":");
                    self.expr(step, level::TEST)?;
                }
            }
            Expr::NamedExpr { target, value } => {
                self.put_if(level > level::TUPLE, "(");
                self.expr(target, level::ATOM)?;
                self.put(" := ");
                self.expr(value, level::ATOM)?;
                self.put_if(level > level::TUPLE, ")");
            }
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        open: &str,
        elt: ExprId,
        value: Option<ExprId>,
        generators: List<ComprehensionId>,
        close: &str,
    ) -> Result<()> {
        self.put(open);
        self.expr(elt, level::TEST)?;
        if let Some(value) = value {
            self.put(": ");
            self.expr(value, level::TEST)?;
        }
        for generator in self.ast.list(generators) {
            let generator = self.ast[generator];
            self.put(if generator.is_async != 0 {
                " async for "
            } else {
                " for "
            });
            self.expr(generator.target, level::TUPLE)?;
            self.put(" in ");
            self.expr(generator.iter, level::TEST + 1)?;
            for test in self.ast.list(generator.ifs) {
                self.put(" if ");
                self.expr(test, level::TEST + 1)?;
            }
        }
        self.put(close);
        Ok(())
    }

    fn arguments(&mut self, args: ArgumentsId) -> Result<()> {
        let args = self.ast[args];
        let nposonly = args.posonlyargs.len();
        let npositional = nposonly + args.args.len();
        let first_default = npositional.saturating_sub(args.defaults.len());
        let mut first = true;
        for (i, arg) in self
            .ast
            .list(args.posonlyargs)
            .chain(self.ast.list(args.args))
            .enumerate()
        {
            self.put_if(!std::mem::take(&mut first), ", ");
            self.name(self.ast[arg].arg);
            if let Some(default) = i
                .checked_sub(first_default)
                .and_then(|at| self.ast.item(args.defaults, at))
            {
                self.put("=");
                self.expr(default, level::TEST)?;
            }
            self.put_if(i + 1 == nposonly, ", /");
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            self.put_if(!std::mem::take(&mut first), ", ");
            self.put("*");
            if let Some(vararg) = args.vararg {
                self.name(self.ast[vararg].arg);
            }
        }
        for (arg, default) in self
            .ast
            .list(args.kwonlyargs)
            .zip(self.ast.list(args.kw_defaults))
        {
            self.put_if(!std::mem::take(&mut first), ", ");
            self.name(self.ast[arg].arg);
            if let Some(default) = default {
                self.put("=");
                self.expr(default, level::TEST)?;
            }
        }
        if let Some(kwarg) = args.kwarg {
            self.put_if(!first, ", ");
            self.put("**");
            self.name(self.ast[kwarg].arg);
        }
        Ok(())
    }

    fn constant(&mut self, id: ConstId) {
        let repr = constant_repr(self.ast.constant(id), true);
        self.out.extend(repr);
    }

    fn constant_text(&self, id: ConstId) -> Vec<u32> {
        match self.ast.constant(id) {
            Constant::Str(text) => text.code_points(),
            _ => Vec::new(),
        }
    }

    /// The inside of an f-string, braces doubled.
    fn joined_inner(&mut self, values: List<ExprId>) -> Result<Vec<u32>> {
        let outer = std::mem::take(&mut self.out);
        for value in self.ast.list(values) {
            self.element(value)?;
        }
        Ok(std::mem::replace(&mut self.out, outer))
    }

    fn element(&mut self, value: ExprId) -> Result<()> {
        match self.ast[value] {
            Expr::Constant { value, .. } => {
                for point in self.constant_text(value) {
                    self.out.push(point);
                    if point == '{' as u32 || point == '}' as u32 {
                        self.out.push(point);
                    }
                }
                Ok(())
            }
            Expr::JoinedStr { values } => {
                let inner = self.joined_inner(values)?;
                self.out.extend(inner);
                Ok(())
            }
            Expr::FormattedValue { .. } | Expr::Interpolation { .. } => {
                self.expr(value, level::TEST)
            }
            _ => Err(CompileError::bare(
                ErrorKind::ValueError,
                "unknown expression kind inside f-string or t-string",
            )),
        }
    }

    fn joined(&mut self, prefix: &str, values: List<ExprId>) -> Result<()> {
        let inner = self.joined_inner(values)?;
        self.put(prefix);
        self.out.extend(string_repr(&inner));
        Ok(())
    }

    fn formatted(&mut self, value: ExprId, conversion: i32, spec: Option<ExprId>) -> Result<()> {
        let outer = std::mem::take(&mut self.out);
        self.expr(value, level::TEST + 1)?;
        let text = std::mem::replace(&mut self.out, outer);
        self.interpolated(&text, conversion, spec)
    }

    fn interpolated(&mut self, text: &[u32], conversion: i32, spec: Option<ExprId>) -> Result<()> {
        // A brace at once would be an escaped one.
        self.put(if text.first() == Some(&('{' as u32)) {
            "{ "
        } else {
            "{"
        });
        self.out.extend(text);
        if let Some(conversion) = u32::try_from(conversion).ok().and_then(char::from_u32) {
            self.put("!");
            self.out.push(conversion as u32);
        }
        if let Some(spec) = spec {
            self.put(":");
            self.element(spec)?;
        }
        self.put("}");
        Ok(())
    }
}

/// A constant's `repr`; infinities as numbers that overflow if `finite`.
pub(super) fn constant_repr(constant: &Constant, finite: bool) -> Vec<u32> {
    let text = match constant {
        Constant::None => "None".to_string(),
        Constant::Bool(true) => "True".to_string(),
        Constant::Bool(false) => "False".to_string(),
        Constant::Ellipsis => if finite { "..." } else { "Ellipsis" }.to_string(),
        Constant::Int(value) => value.to_string(),
        Constant::BigInt(value) => value.to_string(),
        Constant::Float(value) => float_repr(*value, finite),
        Constant::Complex { real, imag } => {
            let imag_text = float_repr(*imag, finite).trim_end_matches(".0").to_string();
            if *real == 0.0 && real.is_sign_positive() {
                format!("{imag_text}j")
            } else {
                let real_text = float_repr(*real, finite).trim_end_matches(".0").to_string();
                let sign = if imag_text.starts_with('-') { "" } else { "+" };
                format!("({real_text}{sign}{imag_text}j)")
            }
        }
        Constant::Str(text) => return string_repr(&text.code_points()),
        Constant::Bytes(bytes) => bytes_repr(bytes),
        Constant::Tuple(items) => {
            let mut out = vec!['(' as u32];
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.extend([',' as u32, ' ' as u32]);
                }
                out.extend(constant_repr(item, finite));
            }
            if items.len() == 1 {
                out.push(',' as u32);
            }
            out.push(')' as u32);
            return out;
        }
        Constant::FrozenSet(items) => {
            let mut out: Vec<u32> = "frozenset({".chars().map(u32::from).collect();
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.extend([',' as u32, ' ' as u32]);
                }
                out.extend(constant_repr(item, finite));
            }
            out.extend("})".chars().map(u32::from));
            return out;
        }
    };
    text.chars().map(u32::from).collect()
}

fn float_repr(value: f64, finite: bool) -> String {
    let text = pyjit_text::float::repr(value).as_str().to_string();
    if finite {
        text.replace("inf", "1e309")
    } else {
        text
    }
}

fn quote_for(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

/// `repr` of a string.
pub(super) fn string_repr(points: &[u32]) -> Vec<u32> {
    let quote = quote_for(
        points.contains(&('\'' as u32)),
        points.contains(&('"' as u32)),
    ) as u32;
    let mut out = vec![quote];
    for &point in points {
        let escape = match char::from_u32(point) {
            Some('\\') => "\\\\".to_string(),
            Some('\n') => "\\n".to_string(),
            Some('\r') => "\\r".to_string(),
            Some('\t') => "\\t".to_string(),
            _ if point == quote => {
                out.push('\\' as u32);
                out.push(point);
                continue;
            }
            _ if pyjit_text::unicode::ctype::is_printable(point) => {
                out.push(point);
                continue;
            }
            _ if point < 0x100 => format!("\\x{point:02x}"),
            _ if point < 0x10000 => format!("\\u{point:04x}"),
            _ => format!("\\U{point:08x}"),
        };
        out.extend(escape.chars().map(u32::from));
    }
    out.push(quote);
    out
}

fn bytes_repr(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut out = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if char::from(byte) == quote => {
                out.push('\\');
                out.push(quote);
            }
            0x20..=0x7e => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}
