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

/// A file from `gen_sre_tests.py SEED AMOUNT /absolute/path`, for fuzzing by hand.
#[test]
fn more_matches() {
    if let Ok(file) = std::env::var("SRE_TESTS") {
        check_file(&file);
    }
}
