//! Small sources against CPython 3.14's answers in `data/`: trees, symbol tables, syntax errors, warnings. A file holds a
//! source a line, escaped, and under it, after a tab, the answer; `parity/bless.py` rewrites the answers with CPython.

use pyjit_compiler::ast::{self, Class, NodeId};
use pyjit_compiler::errors::CompileError;
use pyjit_compiler::parse::{Mode, ParseOptions, Parsed, parse, source};
use pyjit_compiler::symtable::{self, SymbolOptions};

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let digits: String = chars
                    .by_ref()
                    .skip(1)
                    .take_while(|&char| char != '}')
                    .collect();
                out.extend(
                    u32::from_str_radix(&digits, 16)
                        .ok()
                        .and_then(char::from_u32),
                );
            }
            other => out.extend(other),
        }
    }
    out
}

/// Compares an answer for each source of a data file.
fn check(data: &str, answer: impl Fn(&str) -> String) {
    let mut checked = 0;
    let mut wrong = Vec::new();
    let mut lines = data.lines().filter(|line| !line.starts_with('#'));
    while let (Some(source), Some(expected)) = (lines.next(), lines.next()) {
        let found = answer(&unescape(source));
        if found != unescape(&expected[1..]) {
            wrong.push(format!(
                "{source}\n    expected {}\n    found    {found}",
                unescape(&expected[1..])
            ));
        }
        checked += 1;
    }
    assert!(checked > 10, "no data");
    assert!(
        wrong.is_empty(),
        "{} of {checked} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn shown(error: &CompileError) -> String {
    let show = |number: Option<i32>| number.map_or("None".to_string(), |number| number.to_string());
    format!(
        "{:?}|{}|{}|{}|{}|{}",
        error.kind,
        error.message,
        show(error.lineno),
        show(error.offset),
        show(error.end_lineno),
        show(error.end_offset)
    )
}

fn parsed(text: &str) -> Result<Parsed, Box<CompileError>> {
    parse(text, ParseOptions::new(Mode::Exec))
}

fn dumped(parsed: &Parsed) -> String {
    let root = parsed.ast.root().expect("a parsed tree has a root");
    ast::dump(&parsed.ast, NodeId::Mod(root), true)
}

#[test]
fn trees() {
    check(include_str!("data/ast.txt"), |text| match parsed(text) {
        Ok(parsed) => dumped(&parsed),
        Err(error) => shown(&error),
    });
}

#[test]
fn symbol_tables() {
    let table = |text: &str| -> Result<String, Box<CompileError>> {
        let mut ast = parsed(text)?.ast;
        let future = symtable::future_features(&ast)?;
        let options = SymbolOptions {
            future_annotations: future.annotations(),
            future_span: future.span,
            top_level_await: false,
        };
        let table = symtable::build(&mut ast, options)?;
        Ok(symtable::dump(&ast, &table))
    };
    check(include_str!("data/symbols.txt"), |text| {
        table(text).unwrap_or_else(|error| shown(&error))
    });
}

#[test]
fn syntax_errors() {
    check(include_str!("data/errors.txt"), |text| match parsed(text) {
        Ok(_) => "ok".to_string(),
        Err(error) => shown(&error),
    });
}

#[test]
fn warnings() {
    check(include_str!("data/warnings.txt"), |text| {
        let parsed = parsed(text).expect("sources with warnings are good");
        let warnings = parsed
            .warnings
            .iter()
            .map(|warning| format!("{} {}", warning.lineno, warning.message));
        warnings.collect::<Vec<_>>().join("|")
    });
}

#[test]
fn modes() {
    let tree =
        |text: &str, mode| parse(text, ParseOptions::new(mode)).map(|parsed| dumped(&parsed));
    assert!(tree("1\n\n", Mode::Eval).is_ok_and(|tree| tree.starts_with("Expression(")));
    assert!(tree("x = 1", Mode::Eval).is_err());
    assert!(tree("x = 1", Mode::Single).is_ok_and(|tree| tree.starts_with("Interactive(")));
    let two = tree("x\ny", Mode::Single).unwrap_err();
    assert_eq!(
        two.message,
        "multiple statements found while compiling a single statement"
    );
    assert!(
        tree("(int, *str, **x) -> y", Mode::FuncType)
            .is_ok_and(|tree| tree.starts_with("FunctionType(argtypes=[Name(id='int'"))
    );
    let incomplete = ParseOptions {
        allow_incomplete: true,
        ..ParseOptions::new(Mode::Single)
    };
    let kind = parse("if x:", incomplete).unwrap_err().kind;
    assert_eq!(format!("{kind:?}"), "IncompleteInput");
}

#[test]
fn deep_sources_end_in_errors() {
    let many = 60_000;
    for source in [
        "(".repeat(many),
        "-".repeat(many) + "1",
        "a".to_string() + &".b".repeat(many),
        "1".to_string() + &"+1".repeat(many),
        "lambda:".repeat(many) + "1",
        "lambda x=".repeat(many),
        "x if y else ".repeat(many) + "1",
        "if x: pass\n".to_string() + &"elif x: pass\n".repeat(many),
    ] {
        assert!(parsed(&source).is_err(), "{}", &source[..20]);
    }
    assert!(parsed(&("a".to_string() + &"+a".repeat(6000))).is_ok());
}

#[test]
fn line_ends_and_encodings() {
    let tree = |text: &str| dumped(&parsed(text).expect("a good source"));
    assert_eq!(tree("x = '''a\r\nb'''\r\ny\r"), tree("x = '''a\nb'''\ny\n"));
    let mut none = |_: &str, _: &[u8]| None;
    let decode = |bytes: &[u8], decoder: source::Decoder<'_>| {
        source::decode(bytes, "f.py", decoder).map_err(|error| error.message)
    };
    assert_eq!(decode(b"\xef\xbb\xbfx", &mut none).as_deref(), Ok("x"));
    assert_eq!(
        decode(b"# -*- coding: latin-1 -*-\n'\xe9'", &mut none).as_deref(),
        Ok("# -*- coding: latin-1 -*-\n'\u{e9}'")
    );
    assert_eq!(
        decode(b"\n# vim: set fileencoding=odd :\n", &mut |name, _| Some(
            Ok(name.to_string())
        ))
        .as_deref(),
        Ok("odd")
    );
    assert_eq!(
        decode(b"x\n# coding: odd\n", &mut none).as_deref(),
        Ok("x\n# coding: odd\n")
    );
    assert_eq!(
        decode(b"# coding: latin1\n#\xe9", &mut none).as_deref(),
        Ok("# coding: latin1\n#\u{e9}")
    );
    assert_eq!(
        decode(b"# coding: odd\n", &mut none),
        Err("unknown encoding: odd".to_string())
    );
    assert!(
        decode(b"x = '\xe9'", &mut none)
            .unwrap_err()
            .starts_with("Non-UTF-8 code starting with '\\xe9'")
    );
}

#[test]
fn signatures_of_classes() {
    let signature = |name: &str| Class::named(name).map(Class::signature).unwrap_or_default();
    assert_eq!(signature("Dict"), "Dict(expr?* keys, expr* values)");
    assert_eq!(
        signature("ExceptHandler"),
        "ExceptHandler(expr? type, identifier? name, stmt* body)"
    );
    assert_eq!(signature("boolop"), "boolop = And | Or");
    assert_eq!(
        signature("type_ignore"),
        "type_ignore = TypeIgnore(int lineno, string tag)"
    );
}

/// Taking every node apart and building it again gives the same tree.
#[test]
fn trees_are_rebuilt_from_their_fields() {
    for line in include_str!("data/ast.txt")
        .lines()
        .filter(|line| !line.starts_with(['#', '\t']))
    {
        let mut parsed = parsed(&unescape(line)).expect("a good source");
        let root = NodeId::Mod(parsed.ast.root().expect("a root"));
        let before = ast::dump(&parsed.ast, root, true);
        let copy = rebuild(&mut parsed.ast, root);
        assert_eq!(ast::dump(&parsed.ast, copy, true), before);
    }
}

fn rebuild(tree: &mut ast::Ast, node: NodeId) -> NodeId {
    let fields: Vec<ast::FieldValue> = tree
        .fields(node)
        .into_iter()
        .map(|value| rebuild_value(tree, value))
        .collect();
    let (class, span) = (tree.class(node), tree.node_span(node));
    tree.build(class, &fields, span)
        .expect("fields of the right types")
}

fn rebuild_value(tree: &mut ast::Ast, value: ast::FieldValue) -> ast::FieldValue {
    match value {
        ast::FieldValue::Node(node) => ast::FieldValue::Node(rebuild(tree, node)),
        ast::FieldValue::List(items) => ast::FieldValue::List(
            items
                .into_iter()
                .map(|item| rebuild_value(tree, item))
                .collect(),
        ),
        value => value,
    }
}

/// Trees that no source can make.
#[test]
fn wrong_trees_are_refused() {
    use ast::{Ast, Constant, Expr, ExprContext, List, Mod, Span, Stmt};
    let complaint = |make: &dyn Fn(&mut Ast) -> ast::StmtId| {
        let mut tree = Ast::new();
        let stmt = make(&mut tree);
        let body = tree.new_list([stmt]);
        let root = tree.add(
            Mod::Module {
                body,
                type_ignores: List::EMPTY,
            },
            Span::default(),
        );
        tree.set_root(root);
        ast::validate(&mut tree).map_err(|error| format!("{:?}: {}", error.kind, error.message))
    };
    let nowhere = Span::default();
    let constant = |tree: &mut Ast| {
        let value = tree.add_constant(Constant::Tuple(vec![Constant::None]));
        tree.add(Expr::Constant { value, kind: None }, nowhere)
    };
    assert_eq!(
        complaint(&|tree| {
            let value = constant(tree);
            tree.add(Stmt::Expr { value }, nowhere)
        }),
        Ok(())
    );
    assert_eq!(
        complaint(&|tree| tree.add(Stmt::Import { names: List::EMPTY }, nowhere)),
        Err("ValueError: empty names on Import".to_string())
    );
    assert_eq!(
        complaint(&|tree| {
            let target = constant(tree);
            let targets = tree.new_list([target]);
            tree.add(Stmt::Delete { targets }, nowhere)
        }),
        Err("ValueError: expression which can't be assigned to in Del context".to_string())
    );
    assert_eq!(
        complaint(&|tree| {
            let id = tree.intern("None");
            let value = tree.add(
                Expr::Name {
                    id,
                    ctx: ExprContext::Load,
                },
                nowhere,
            );
            tree.add(Stmt::Expr { value }, nowhere)
        }),
        Err("ValueError: identifier field can't represent 'None' constant".to_string())
    );
    assert_eq!(
        complaint(&|tree| tree.add(Stmt::Pass, Span::new(2, 0, 1, 0))),
        Err("ValueError: AST node line range (2, 1) is not valid".to_string())
    );
    assert_eq!(
        complaint(&|tree| {
            let target = constant(tree);
            let annotation = constant(tree);
            tree.add(
                Stmt::AnnAssign {
                    target,
                    annotation,
                    value: None,
                    simple: 1,
                },
                nowhere,
            )
        }),
        Err("TypeError: AnnAssign with simple non-Name target".to_string())
    );
}

/// Every good tree is valid.
#[test]
fn parsed_trees_are_valid() {
    for line in include_str!("data/ast.txt")
        .lines()
        .filter(|line| !line.starts_with(['#', '\t']))
    {
        let mut parsed = parsed(&unescape(line)).expect("a good source");
        ast::validate(&mut parsed.ast).expect("a valid tree");
    }
}
