//! The parser's tree to our AST: expressions. Strings: `lower_string`.

use super::MAX_DEPTH;
use super::literal::parse_int;
use super::lower::{Lowerer, operator};
use crate::ast::*;
use crate::errors::{self, CompileWarning, WarningKind};
use ruff_python_ast as r;
use ruff_text_size::Ranged;

impl Lowerer<'_> {
    pub fn optional(&mut self, expr: Option<&r::Expr>) -> Option<ExprId> {
        expr.map(|expr| self.expr(expr))
    }

    pub fn exprs(&mut self, exprs: &[r::Expr]) -> List<ExprId> {
        self.list(exprs, |lowerer, expr| lowerer.expr(expr))
    }

    pub fn expr(&mut self, expr: &r::Expr) -> ExprId {
        self.deeper(|lowerer| lowerer.expr_here(expr))
    }

    fn expr_here(&mut self, expr: &r::Expr) -> ExprId {
        let span = self.span(expr.range());
        if self.depth >= MAX_DEPTH {
            // `finish` reports it.
            let value = self.ast.add_constant(Constant::None);
            return self.ast.add(Expr::Constant { value, kind: None }, span);
        }
        let node = match expr {
            r::Expr::BoolOp(expr) => {
                let op = match expr.op {
                    r::BoolOp::And => BoolOp::And,
                    r::BoolOp::Or => BoolOp::Or,
                };
                Expr::BoolOp {
                    op,
                    values: self.exprs(&expr.values),
                }
            }
            r::Expr::Named(expr) => {
                let target = self.expr(&expr.target);
                Expr::NamedExpr {
                    target,
                    value: self.expr(&expr.value),
                }
            }
            r::Expr::BinOp(expr) => {
                let left = self.expr(&expr.left);
                Expr::BinOp {
                    left,
                    op: operator(expr.op),
                    right: self.expr(&expr.right),
                }
            }
            r::Expr::UnaryOp(expr) => {
                let op = match expr.op {
                    r::UnaryOp::Invert => UnaryOp::Invert,
                    r::UnaryOp::Not => UnaryOp::Not,
                    r::UnaryOp::UAdd => UnaryOp::UAdd,
                    r::UnaryOp::USub => UnaryOp::USub,
                };
                Expr::UnaryOp {
                    op,
                    operand: self.expr(&expr.operand),
                }
            }
            r::Expr::Lambda(expr) => {
                let args = self.parameters(expr.parameters.as_deref());
                Expr::Lambda {
                    args,
                    body: self.expr(&expr.body),
                }
            }
            r::Expr::If(expr) => {
                let test = self.expr(&expr.test);
                let body = self.expr(&expr.body);
                Expr::IfExp {
                    test,
                    body,
                    orelse: self.expr(&expr.orelse),
                }
            }
            r::Expr::Dict(expr) => {
                let keys = self.list(&expr.items, |lowerer, item| {
                    lowerer.optional(item.key.as_ref())
                });
                let values = self.list(&expr.items, |lowerer, item| lowerer.expr(&item.value));
                Expr::Dict { keys, values }
            }
            r::Expr::Set(expr) => Expr::Set {
                elts: self.exprs(&expr.elts),
            },
            r::Expr::ListComp(expr) => {
                let elt = self.expr(&expr.elt);
                Expr::ListComp {
                    elt,
                    generators: self.generators(&expr.generators),
                }
            }
            r::Expr::SetComp(expr) => {
                let elt = self.expr(&expr.elt);
                Expr::SetComp {
                    elt,
                    generators: self.generators(&expr.generators),
                }
            }
            r::Expr::DictComp(expr) => {
                let value = self.expr(&expr.value);
                let key = match &expr.key {
                    Some(key) => self.expr(key),
                    None => {
                        self.rejected = true;
                        value
                    }
                };
                Expr::DictComp {
                    key,
                    value,
                    generators: self.generators(&expr.generators),
                }
            }
            r::Expr::Generator(expr) => {
                let elt = self.expr(&expr.elt);
                Expr::GeneratorExp {
                    elt,
                    generators: self.generators(&expr.generators),
                }
            }
            r::Expr::Await(expr) => Expr::Await {
                value: self.expr(&expr.value),
            },
            r::Expr::Yield(expr) => {
                // The parser takes `yield ,`.
                let rest = &self.source[expr.range.end().to_usize()..];
                self.rejected |=
                    expr.value.is_none() && rest.trim_start_matches([' ', '\t']).starts_with(',');
                Expr::Yield {
                    value: self.optional(expr.value.as_deref()),
                }
            }
            r::Expr::YieldFrom(expr) => Expr::YieldFrom {
                value: self.expr(&expr.value),
            },
            r::Expr::Compare(expr) => {
                let left = self.expr(&expr.left);
                let ops = self.list(&expr.ops, |_, op| comparison(*op));
                Expr::Compare {
                    left,
                    ops,
                    comparators: self.exprs(&expr.comparators),
                }
            }
            r::Expr::Call(expr) => {
                let func = self.expr(&expr.func);
                let arguments = &expr.arguments;
                let args = self.list(&arguments.args, |lowerer, arg| match arg {
                    // The call's parentheses are the generator's too.
                    r::Expr::Generator(generator) if !generator.parenthesized => {
                        let id = lowerer.expr(arg);
                        let span = lowerer.span(arguments.range());
                        lowerer.ast.set_span(id, span);
                        id
                    }
                    _ => lowerer.expr(arg),
                });
                Expr::Call {
                    func,
                    args,
                    keywords: self.keywords(&arguments.keywords),
                }
            }
            r::Expr::FString(expr) => return self.f_string(expr, span),
            r::Expr::TString(expr) => return self.t_string(expr, span),
            r::Expr::StringLiteral(expr) => return self.string(expr, span),
            r::Expr::BytesLiteral(expr) => return self.bytes(expr, span),
            r::Expr::NumberLiteral(number) => {
                self.warn_number(number);
                let value = match &number.value {
                    r::Number::Int(int) => match int.as_i64() {
                        Some(int) => Constant::Int(int),
                        None => self.big_int(number),
                    },
                    r::Number::Float(float) => Constant::Float(*float),
                    r::Number::Complex { real, imag } => Constant::Complex {
                        real: *real,
                        imag: *imag,
                    },
                };
                self.constant(value)
            }
            r::Expr::BooleanLiteral(expr) => self.constant(Constant::Bool(expr.value)),
            r::Expr::NoneLiteral(_) => self.constant(Constant::None),
            r::Expr::EllipsisLiteral(_) => self.constant(Constant::Ellipsis),
            r::Expr::Attribute(expr) => {
                let value = self.expr(&expr.value);
                Expr::Attribute {
                    value,
                    attr: self.ident(&expr.attr),
                    ctx: self.context(expr.ctx),
                }
            }
            r::Expr::Subscript(expr) => {
                let value = self.expr(&expr.value);
                Expr::Subscript {
                    value,
                    slice: self.expr(&expr.slice),
                    ctx: self.context(expr.ctx),
                }
            }
            r::Expr::Starred(expr) => Expr::Starred {
                value: self.expr(&expr.value),
                ctx: self.context(expr.ctx),
            },
            r::Expr::Name(expr) => Expr::Name {
                id: self.ast.intern(expr.id.as_str()),
                ctx: self.context(expr.ctx),
            },
            r::Expr::List(expr) => Expr::List {
                elts: self.exprs(&expr.elts),
                ctx: self.context(expr.ctx),
            },
            r::Expr::Tuple(expr) => Expr::Tuple {
                elts: self.exprs(&expr.elts),
                ctx: self.context(expr.ctx),
            },
            r::Expr::Slice(expr) => {
                let lower = self.optional(expr.lower.as_deref());
                let upper = self.optional(expr.upper.as_deref());
                Expr::Slice {
                    lower,
                    upper,
                    step: self.optional(expr.step.as_deref()),
                }
            }
            r::Expr::IpyEscapeCommand(_) => {
                self.rejected = true;
                self.constant(Constant::None)
            }
        };
        self.ast.add(node, span)
    }

    pub fn constant(&mut self, value: Constant) -> Expr {
        Expr::Constant {
            value: self.ast.add_constant(value),
            kind: None,
        }
    }

    fn big_int(&mut self, number: &r::ExprNumberLiteral) -> Constant {
        let range = number.range;
        let text = &self.source[range.start().to_usize()..range.end().to_usize()];
        let limit = self.max_digits;
        parse_int(text, limit).unwrap_or_else(|| {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let (lineno, col_offset) = self.lines.place(range.start().to_u32());
            let message = format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} \
                 digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge \
                 integer literals to avoid decimal conversion limits."
            );
            self.error.get_or_insert(errors::on_line(self.source, message, lineno, col_offset));
            Constant::None
        })
    }

    /// A number that runs into a keyword is a warning; anything else there was an error already.
    fn warn_number(&mut self, number: &r::ExprNumberLiteral) {
        let (start, end) = (
            number.range.start().to_usize(),
            number.range.end().to_usize(),
        );
        let bytes = self.source.as_bytes();
        if !bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
            return;
        }
        let kind = match (bytes.get(start..start + 2), bytes.get(end - 1)) {
            (Some([b'0', b'x' | b'X']), _) => "hexadecimal",
            (Some([b'0', b'o' | b'O']), _) => "octal",
            (Some([b'0', b'b' | b'B']), _) => "binary",
            (_, Some(b'j' | b'J')) => "imaginary",
            _ => "decimal",
        };
        let message = format!("invalid {kind} literal");
        let (lineno, col_offset) = self.lines.place(end as u32);
        let error = errors::on_line(self.source, &*message, lineno, col_offset - 1);
        self.warnings.push(CompileWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno,
            error,
        });
    }

    fn context(&mut self, context: r::ExprContext) -> ExprContext {
        match context {
            r::ExprContext::Load => ExprContext::Load,
            r::ExprContext::Store => ExprContext::Store,
            r::ExprContext::Del => ExprContext::Del,
            r::ExprContext::Invalid => {
                self.rejected = true;
                ExprContext::Load
            }
        }
    }

    fn generators(&mut self, generators: &[r::Comprehension]) -> List<ComprehensionId> {
        self.list(generators, |lowerer, generator| {
            let span = lowerer.span(generator.range());
            let target = lowerer.expr(&generator.target);
            let iter = lowerer.expr(&generator.iter);
            let ifs = lowerer.exprs(&generator.ifs);
            lowerer.ast.add(
                Comprehension {
                    target,
                    iter,
                    ifs,
                    is_async: generator.is_async.into(),
                },
                span,
            )
        })
    }
}

fn comparison(op: r::CmpOp) -> CmpOp {
    match op {
        r::CmpOp::Eq => CmpOp::Eq,
        r::CmpOp::NotEq => CmpOp::NotEq,
        r::CmpOp::Lt => CmpOp::Lt,
        r::CmpOp::LtE => CmpOp::LtE,
        r::CmpOp::Gt => CmpOp::Gt,
        r::CmpOp::GtE => CmpOp::GtE,
        r::CmpOp::Is => CmpOp::Is,
        r::CmpOp::IsNot => CmpOp::IsNot,
        r::CmpOp::In => CmpOp::In,
        r::CmpOp::NotIn => CmpOp::NotIn,
    }
}
