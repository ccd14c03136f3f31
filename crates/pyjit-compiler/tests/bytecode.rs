//! Programs and the code they compile to: `bytecode/*.txt`, source above the line `---`, text form below it.
//! `PYJIT_BLESS=1` rewrites what is below; `cargo xtask code-parity` says whether that is what CPython makes.

use pyjit_bytecode::{Code, disasm, marshal, verify};
use pyjit_compiler::{CompileOptions, Mode, compile};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const RULE: &str = "---\n";

fn compiled(source: &str, options: &CompileOptions) -> Arc<Code> {
    compile(source, "test.py", options)
        .result
        .unwrap_or_else(|error| panic!("{source:?}: {error:?}"))
}

#[test]
fn programs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut failed = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let source = text.split(RULE).next().unwrap_or_default();
        let mut options = CompileOptions::new(Mode::Exec);
        options.optimize = source.matches("# optimize").count() as u8;
        let code = compiled(source, &options);
        verify::verify(&code).unwrap_or_else(|error| panic!("{}: {}", path.display(), error.0));
        assert_eq!(
            marshal::read_code(&marshal::write_code(&code)).unwrap(),
            code
        );
        let expected = format!("{source}{RULE}{}", disasm::disassemble(&code));
        if text == expected {
            continue;
        }
        if std::env::var_os("PYJIT_BLESS").is_some() {
            std::fs::write(&path, expected).unwrap();
        } else {
            failed.push(path);
        }
    }
    assert!(failed.is_empty(), "differ: {failed:#?}");
}

/// Messages, line and offset as CPython 3.14 gives them.
#[test]
fn errors() {
    for (source, message, lineno, offset) in [
        ("return 1", "'return' outside function", 1, 1),
        ("class C:\n  yield 1", "'yield' outside function", 2, 3),
        ("break", "'break' outside loop", 1, 1),
        ("if a:\n  continue", "'continue' not properly in loop", 2, 3),
        (
            "async def f():\n  yield 1\n  return 2",
            "'return' with value in async generator",
            3,
            3,
        ),
        (
            "async def f():\n  yield from a",
            "'yield from' inside async function",
            2,
            3,
        ),
        (
            "try: pass\nexcept: pass\nexcept a: pass",
            "default 'except:' must be last",
            2,
            1,
        ),
        (
            "*a, *b = c",
            "multiple starred expressions in assignment",
            1,
            1,
        ),
        (
            "*a = b",
            "starred assignment target must be in a list or tuple",
            1,
            1,
        ),
        ("f(a=1, a=2)", "keyword argument repeated: a", 1, 8),
        (
            "match a:\n  case b: pass\n  case 1: pass",
            "name capture 'b' makes remaining patterns unreachable",
            2,
            8,
        ),
        (
            "match a:\n  case [b, b]: pass",
            "multiple assignments to name 'b' in pattern",
            2,
            12,
        ),
        (
            "match a:\n  case b | 1: pass",
            "name capture 'b' makes remaining patterns unreachable",
            2,
            8,
        ),
        (
            "match a:\n  case [b] | 1: pass",
            "alternative patterns bind different names",
            2,
            8,
        ),
        (
            "match a:\n  case {1: b, 1: c}: pass",
            "mapping pattern checks duplicate key (1)",
            2,
            8,
        ),
        (
            "match a:\n  case C(x=1, x=2): pass",
            "attribute name repeated in class pattern: x",
            2,
            17,
        ),
        (
            "match a:\n  case [*b, *c]: pass",
            "multiple starred names in sequence pattern",
            2,
            8,
        ),
        (
            "for a in b:\n  try: pass\n  except* c: break",
            "'break', 'continue' and 'return' cannot appear in an except* block",
            3,
            14,
        ),
    ] {
        let error = compile(source, "x.py", &CompileOptions::new(Mode::Exec))
            .result
            .unwrap_err();
        assert_eq!(
            (&*error.message, error.lineno, error.offset),
            (message, Some(lineno), Some(offset)),
            "{source:?}"
        );
    }
}

#[test]
fn warnings() {
    for (source, message, lineno) in [
        (
            "a is 1",
            "\"is\" with 'int' literal. Did you mean \"==\"?",
            1,
        ),
        (
            "a is not ()",
            "\"is not\" with 'tuple' literal. Did you mean \"!=\"?",
            1,
        ),
        (
            "\nassert (a, b)",
            "assertion is always true, perhaps remove parentheses?",
            2,
        ),
        (
            "1()",
            "'int' object is not callable; perhaps you missed a comma?",
            1,
        ),
        (
            "None[1]",
            "'NoneType' object is not subscriptable; perhaps you missed a comma?",
            1,
        ),
        (
            "[1]['a']",
            "list indices must be integers or slices, not str; perhaps you missed a comma?",
            1,
        ),
        (
            "def f():\n  try: pass\n  finally: return",
            "'return' in a 'finally' block",
            3,
        ),
        (
            "while a:\n  try: pass\n  finally:\n    break",
            "'break' in a 'finally' block",
            4,
        ),
    ] {
        let compiled = compile(source, "x.py", &CompileOptions::new(Mode::Exec));
        assert!(compiled.result.is_ok());
        let found: Vec<_> = compiled
            .warnings
            .iter()
            .map(|warning| (&*warning.message, warning.lineno))
            .collect();
        assert_eq!(found, [(message, lineno)], "{source:?}");
    }
}

/// Deep and long programs end in code or in an error, not in a crash.
#[test]
fn large_programs() {
    let repeat = |text: &str, n: usize| text.repeat(n);
    for source in [
        format!("x = {}", vec!["a"; 6000].join(" + ")),
        format!("x = {}a", repeat("-", 100_000)),
        format!("x = a{}", repeat(".b", 100_000)),
        format!("x = {}", repeat("[", 10_000) + &repeat("]", 10_000)),
        format!("x = {}a", repeat("lambda: ", 2000)),
        repeat("if a: b\n", 50_000),
        format!(
            "def f():\n  while a:\n{}",
            repeat("    if x: y()\n", 30_000)
        ),
        format!("def f():\n{}", repeat("  try: a\n  finally: b\n", 2000)),
        (0..30)
            .map(|i| format!("{}while a:\n", repeat(" ", i)))
            .collect::<String>()
            + &repeat(" ", 30)
            + "pass",
    ] {
        if let Ok(code) = compile(&source, "x.py", &CompileOptions::new(Mode::Exec)).result {
            verify::verify(&code).unwrap();
        }
    }
}

/// Damaged code objects are refused, or are code that keeps within its bounds; nothing panics.
#[test]
fn damaged_code() {
    let source = "def f(x, *y):\n  try:\n    for z in x: print(z.a, [w for w in y], k=1)\n  except A as e: return lambda: x\n";
    let bytes = marshal::write_code(&compiled(source, &CompileOptions::new(Mode::Exec)));
    let mut state = 1u64;
    let mut random = |n: usize| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    let (mut read, mut sound) = (0, 0);
    for _ in 0..50_000 {
        let mut damaged = bytes.clone();
        for _ in 0..1 + random(3) {
            let at = random(damaged.len());
            damaged[at] = random(256) as u8;
        }
        if let Ok(code) = marshal::read_code(&damaged) {
            read += 1;
            if verify::verify(&code).is_ok() {
                sound += 1;
                let _ = disasm::disassemble(&code);
            }
        }
    }
    assert!(read > 1000 && sound > 100, "{read} {sound}");
}

#[test]
fn interactive_and_eval() {
    let text =
        |source: &str, mode| disasm::disassemble(&compiled(source, &CompileOptions::new(mode)));
    assert!(text("a", Mode::Single).contains("INTRINSIC_PRINT"));
    assert!(text("'doc'", Mode::Single).contains("INTRINSIC_PRINT"));
    assert!(!text("a", Mode::Eval).contains("LOAD_CONST"));
}
