//! The table and the JSON file.

use serde_json::json;

use crate::measure::Timing;
use crate::options::Options;

/// One table a measure: the reference's milliseconds, then how many times as fast each implementation is.
pub fn print(options: &Options, results: &[Timing]) {
    let names: Vec<&str> = options
        .implementations
        .iter()
        .map(|i| i.name.as_str())
        .collect();
    let width = results
        .iter()
        .map(|r| r.program.len())
        .max()
        .unwrap_or(0)
        .max(8);
    for &measure in &options.measures {
        let rows: Vec<&Timing> = results.iter().filter(|r| r.measure == measure).collect();
        print!(
            "{:width$} {:>13}",
            measure.name(),
            format!("{} ms", names[0])
        );
        names[1..].iter().for_each(|name| print!(" {name:>14}"));
        println!();
        let mut logs = vec![Vec::new(); names.len()];
        for row in &rows {
            let Some(reference) = row.median(0) else {
                println!(
                    "{:width$} {}",
                    row.program,
                    row.trouble.as_deref().unwrap_or("no result")
                );
                continue;
            };
            print!("{:width$} {:13.1}", row.program, reference * 1e3);
            for (at, log) in logs.iter_mut().enumerate().skip(1) {
                match row.median(at) {
                    Some(seconds) => {
                        print!(" {:13.2}x", reference / seconds);
                        log.push((reference / seconds).ln());
                    }
                    None => print!(" {:>14}", "-"),
                }
            }
            println!(
                "{}",
                row.trouble
                    .as_ref()
                    .map(|t| format!("  {t}"))
                    .unwrap_or_default()
            );
        }
        for (what, pick) in [("geomean", mean as fn(&[f64]) -> f64), ("lowest", lowest)] {
            print!("{what:width$} {:13}", "");
            logs[1..].iter().for_each(|log| match log.is_empty() {
                true => print!(" {:>14}", "-"),
                false => print!(" {:13.2}x", pick(log).exp()),
            });
            println!();
        }
        println!();
    }
}

fn mean(logs: &[f64]) -> f64 {
    logs.iter().sum::<f64>() / logs.len() as f64
}

fn lowest(logs: &[f64]) -> f64 {
    logs.iter().copied().fold(f64::INFINITY, f64::min)
}

pub fn save(options: &Options, results: &[Timing]) -> Result<(), String> {
    let Some(file) = &options.json else {
        return Ok(());
    };
    let rows: Vec<_> = results
        .iter()
        .map(|row| {
            let by_name = options
                .implementations
                .iter()
                .enumerate()
                .map(|(at, implementation)| {
                    let figures = json!({
                        "seconds": row.seconds[at], "median": row.median(at),
                        "megabytes": row.megabytes[at], "iterations": row.curves[at],
                    });
                    (implementation.name.clone(), figures)
                });
            json!({
                "program": row.program, "measure": row.measure.name(), "trouble": row.trouble,
                "results": by_name.collect::<serde_json::Map<_, _>>(),
            })
        })
        .collect();
    std::fs::write(file, format!("{:#}\n", json!(rows)))
        .map_err(|e| format!("{}: {e}", file.display()))
}
