//! `pyjit-bench`: times the programs of `benches/` under any set of Python implementations side by side.
//!
//! Three measures: `process` (wall time of the whole process), `first` (first call of `run()` in a fresh process) and
//! `steady` (median of the later half of many calls). Runs of all implementations are interleaved, so that a noisy
//! minute harms all alike; what they print is compared. The table shows each implementation's speed relative to the
//! first one, with the geometric mean; `--json FILE` keeps everything.

mod measure;
mod options;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = options::parse(&arguments).and_then(|options| {
        let results = measure::all(&options)?;
        report::print(&options, &results);
        report::save(&options, &results)?;
        match results.iter().any(|r| r.trouble.is_some()) {
            true => Err("some programs failed or printed something else".to_owned()),
            false => Ok(()),
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
