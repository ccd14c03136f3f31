//! The regular expression engine against CPython 3.14's.

mod common;

use std::cell::RefCell;
use std::collections::HashMap;

use common::{check, unescape};
use pyjit_text::sre::{Found, Mode, Program, Scanner, Scratch};

fn show(found: Option<Found>, scratch: &Scratch) -> String {
    let Some(found) = found else {
        return "none".into();
    };
    let mut out = format!("{} {} {}", found.start, found.end, found.last_index);
    for span in scratch.marks.chunks(2) {
        // A group with only one end set took no part.
        let set = span[0] != usize::MAX && span[1] != usize::MAX;
        out += &if set {
            format!(" {},{}", span[0], span[1])
        } else {
            " -1,-1".into()
        };
    }
    out
}

fn check_file(file: &str) {
    let programs: RefCell<HashMap<String, Program>> = RefCell::default();
    let scratch = RefCell::new(Scratch::new());
    check(file, |f| match f[0] {
        "code" => {
            let code: Vec<u32> = f[3]
                .split(' ')
                .map(|w| u32::from_str_radix(w, 16).unwrap())
                .collect();
            match Program::new(&code, f[2].parse().unwrap()) {
                Ok(program) => {
                    programs.borrow_mut().insert(f[1].into(), program);
                    "ok".into()
                }
                Err(e) => e.to_string(),
            }
        }
        "run" => {
            let programs = programs.borrow();
            let Some(program) = programs.get(f[1]) else {
                return "no such program".into();
            };
            let mode = match f[2] {
                "search" => Mode::Search,
                "match" => Mode::Match,
                _ => Mode::FullMatch,
            };
            let text = unescape(f[5]);
            let mut scratch = scratch.borrow_mut();
            let (start, end) = (f[3].parse().unwrap(), f[4].parse().unwrap());
            let found = program.run(
                text.as_str(),
                start,
                end,
                mode,
                None,
                &mut scratch,
                &mut || false,
            );
            show(found.unwrap(), &scratch)
        }
        "all" => {
            let programs = programs.borrow();
            let Some(program) = programs.get(f[1]) else {
                return "no such program".into();
            };
            let text = unescape(f[2]);
            let mut scratch = scratch.borrow_mut();
            let mut scanner = Scanner::new(0, text.len());
            let mut out = Vec::new();
            while let Some(m) = scanner
                .next(
                    program,
                    text.as_str(),
                    Mode::Search,
                    &mut scratch,
                    &mut || false,
                )
                .unwrap()
            {
                out.push(format!("{},{}", m.start, m.end));
            }
            out.join("|")
        }
        op => panic!("unknown operation {op}"),
    });
}

#[test]
fn matches() {
    check_file("sre.tsv");
}

/// Whatever the array, translating and running it ends without a panic.
#[test]
fn broken_code() {
    let data = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sre.tsv"))
        .unwrap();
    let mut state = 1u64;
    let mut random = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut scratch = Scratch::new();
    let text = unescape("aabab\\u{e9}b_ a\\u{4e2d}b");
    let mut valid = 0;
    for line in data.lines().filter(|l| l.starts_with("code")) {
        let fields: Vec<&str> = line.split('\t').collect();
        let code: Vec<u32> = fields[3]
            .split(' ')
            .map(|w| u32::from_str_radix(w, 16).unwrap())
            .collect();
        for _ in 0..30 {
            let mut code = code.clone();
            for _ in 0..1 + random(2) {
                let at = random(code.len());
                match random(5) {
                    0 => code[at] = random(48) as u32,
                    1 => code[at] = code[at].wrapping_add(1),
                    2 => code[at] = code[at].wrapping_sub(1),
                    3 => code.truncate(at.max(1)),
                    _ => code[at] = u32::MAX - random(2) as u32,
                }
            }
            let Ok(program) = Program::new(&code, fields[2].parse().unwrap()) else {
                continue;
            };
            valid += 1;
            for mode in [Mode::Search, Mode::Match, Mode::FullMatch] {
                let mut polls = 0;
                let mut poll = || {
                    polls += 1;
                    polls > 3
                };
                let _ = program.run(
                    text.as_str(),
                    random(6),
                    random(16),
                    mode,
                    Some(2),
                    &mut scratch,
                    &mut poll,
                );
            }
        }
    }
    assert!(valid > 100);
}

/// Nesting costs no native stack to speak of, and is refused before it does.
#[test]
fn deep_nesting() {
    let nested = |levels: usize| {
        // (?>(?>...a)) as ATOMIC_GROUP skip body SUCCESS.
        let mut code = vec![16u32, 97];
        for _ in 0..levels {
            let mut outer = vec![27, code.len() as u32 + 2];
            outer.extend(&code);
            outer.push(1);
            code = outer;
        }
        code.push(1);
        Program::new(&code, 0)
    };
    let program = nested(1500).unwrap();
    let mut scratch = Scratch::new();
    let text = unescape("a");
    assert!(
        program
            .run(
                text.as_str(),
                0,
                1,
                Mode::Match,
                None,
                &mut scratch,
                &mut || false
            )
            .unwrap()
            .is_some()
    );
    assert!(nested(5_000).is_err());
}
