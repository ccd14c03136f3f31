//! One test for every golden program and mode. `$PYJIT` names another binary to test; `PYJIT_BLESS=1` takes the programs
//! that pass out of `golden/expected-failures.txt`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Trial};
use pyjit_tests::expectations::Expectations;
use pyjit_tests::golden;

fn main() {
    let arguments = Arguments::from_args();
    let subject = PathBuf::from(
        std::env::var_os("PYJIT").unwrap_or_else(|| env!("CARGO_BIN_EXE_pyjit-subject").into()),
    );
    let expectations = Arc::new(Expectations::read(
        &golden::folder().join("expected-failures.txt"),
    ));
    let passed = Arc::new(Mutex::new(BTreeSet::new()));
    let blessing = std::env::var_os("PYJIT_BLESS").is_some();
    let programs = golden::programs();
    let mut trials = Vec::new();
    for name in expectations.names() {
        if programs.binary_search_by(|p| p.as_str().cmp(name)).is_err() {
            let gone = name.to_owned();
            trials.push(Trial::test(
                format!("expected-failures/{gone}"),
                move || Err("no such program".into()),
            ));
        }
    }
    for mode in golden::MODES {
        for program in programs.iter().cloned() {
            let (subject, expectations, passed) =
                (subject.clone(), expectations.clone(), passed.clone());
            trials.push(Trial::test(format!("{}/{program}", mode.name), move || {
                let result = golden::check(&subject, mode, &program);
                if blessing && result.is_ok() {
                    passed.lock().expect("no panic holds it").insert(program);
                    return Ok(());
                }
                Ok(expectations.judge(&program, result)?)
            }));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if blessing {
        expectations
            .remove(&passed.lock().expect("no panic holds it"))
            .expect("the list can be written");
    }
    conclusion.exit();
}
