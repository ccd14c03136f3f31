//! `ast.dump(tree, include_attributes=True)` of a whole tree: the text that parity tests compare with CPython's.
//! Iterative, as trees may be deep.

use super::{Arity, Ast, Constant, FieldValue, NodeId, Text};
use std::fmt::Write;

enum Step {
    Node(NodeId),
    Value(FieldValue),
    Text(&'static str),
    Attributes(NodeId),
    Name(&'static str),
}

/// The tree as `ast.dump` writes it, with positions if `attributes`.
pub fn dump(ast: &Ast, node: NodeId, attributes: bool) -> String {
    let mut out = String::new();
    let mut steps = vec![Step::Node(node)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Text(text) => out.push_str(text),
            Step::Name(name) => {
                out.push_str(name);
                out.push('=');
            }
            Step::Attributes(node) => {
                if !out.ends_with('(') {
                    out.push_str(", ");
                }
                let span = ast.node_span(node);
                let _ = write!(
                    out,
                    "lineno={}, col_offset={}, end_lineno={}, end_col_offset={}",
                    span.lineno, span.col_offset, span.end_lineno, span.end_col_offset
                );
            }
            Step::Node(node) => push_node(ast, node, attributes, &mut out, &mut steps),
            Step::Value(value) => push_value(ast, value, &mut out, &mut steps),
        }
    }
    out
}

fn push_node(ast: &Ast, node: NodeId, attributes: bool, out: &mut String, steps: &mut Vec<Step>) {
    let info = ast.class(node).info();
    out.push_str(info.name);
    out.push('(');
    steps.push(Step::Text(")"));
    if attributes && info.attributes {
        steps.push(Step::Attributes(node));
    }
    // Left out as `ast.dump` does: absent optionals and empty lists (and `Load`).
    let shown = info
        .fields
        .iter()
        .zip(ast.fields(node))
        .filter(|(spec, value)| match value {
            FieldValue::Absent => spec.arity != Arity::Optional,
            FieldValue::List(items) => !items.is_empty(),
            FieldValue::Op(class) => class.info().name != "Load",
            _ => true,
        });
    let mut parts: Vec<Step> = Vec::new();
    for (spec, value) in shown {
        if !parts.is_empty() {
            parts.push(Step::Text(", "));
        }
        parts.push(Step::Name(spec.name));
        parts.push(Step::Value(value));
    }
    steps.extend(parts.into_iter().rev());
}

fn push_value(ast: &Ast, value: FieldValue, out: &mut String, steps: &mut Vec<Step>) {
    match value {
        FieldValue::Absent => out.push_str("None"),
        FieldValue::Node(node) => steps.push(Step::Node(node)),
        FieldValue::Op(class) => {
            out.push_str(class.info().name);
            out.push_str("()");
        }
        FieldValue::Ident(ident) => repr_text(ast.text(ident), out),
        FieldValue::String(text) => repr_text(ast.text(text.0), out),
        FieldValue::Int(int) => {
            let _ = write!(out, "{int}");
        }
        FieldValue::Constant(id) => repr_constant(ast.constant(id), out),
        FieldValue::List(items) => {
            out.push('[');
            steps.push(Step::Text("]"));
            for (index, item) in items.into_iter().enumerate().rev() {
                steps.push(Step::Value(item));
                if index > 0 {
                    steps.push(Step::Text(", "));
                }
            }
        }
    }
}

/// A text in an ASCII form (`ascii(text)` with single quotes always).
fn repr_text(text: &Text, out: &mut String) {
    out.push('\'');
    for point in text.code_points() {
        let _ = match point {
            0x27 | 0x5c => write!(out, "\\{}", char::from(point as u8)),
            0x20..=0x7e => write!(out, "{}", char::from(point as u8)),
            0..=0xff => write!(out, "\\x{point:02x}"),
            0x100..=0xffff => write!(out, "\\u{point:04x}"),
            _ => write!(out, "\\U{point:08x}"),
        };
    }
    out.push('\'');
}

/// Floats are written by their bits: shortest digits are another crate's business.
fn repr_constant(constant: &Constant, out: &mut String) {
    let _ = match constant {
        Constant::None => write!(out, "None"),
        Constant::Bool(true) => write!(out, "True"),
        Constant::Bool(false) => write!(out, "False"),
        Constant::Ellipsis => write!(out, "Ellipsis"),
        Constant::Int(int) => write!(out, "{int}"),
        Constant::BigInt(int) => write!(out, "{int}"),
        Constant::Float(float) => write!(out, "float:{:016x}", float.to_bits()),
        Constant::Complex { real, imag } => {
            write!(
                out,
                "complex:{:016x}:{:016x}",
                real.to_bits(),
                imag.to_bits()
            )
        }
        Constant::Str(text) => {
            repr_text(text, out);
            Ok(())
        }
        Constant::Bytes(bytes) => {
            out.push('b');
            repr_text(
                &Text::from_code_points(
                    &bytes.iter().map(|&byte| byte.into()).collect::<Vec<u32>>(),
                ),
                out,
            );
            Ok(())
        }
        Constant::Tuple(items) | Constant::FrozenSet(items) => {
            out.push_str(if matches!(constant, Constant::Tuple(_)) {
                "tuple("
            } else {
                "frozenset("
            });
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                repr_constant(item, out);
            }
            write!(out, ")")
        }
    };
}
