//! Running programs and timing them.

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::options::{Implementation, Measure, Options, folder};

/// All runs of one program for one measure.
pub struct Timing {
    pub program: String,
    pub measure: Measure,
    /// For each implementation, the seconds of each run.
    pub seconds: Vec<Vec<f64>>,
    /// For each implementation, every iteration of each steady-state process.
    pub curves: Vec<Vec<Vec<f64>>>,
    /// For each implementation, the largest resident memory seen, in megabytes.
    pub megabytes: Vec<f64>,
    /// A failure or a difference in output: who, and what.
    pub trouble: Option<String>,
}

impl Timing {
    pub fn median(&self, implementation: usize) -> Option<f64> {
        median(&self.seconds[implementation])
    }
}

pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

pub fn all(options: &Options) -> Result<Vec<Timing>, String> {
    let mut results = Vec::new();
    for program in &options.programs {
        for &measure in &options.measures {
            results.push(one(options, program, measure));
        }
    }
    Ok(results)
}

fn one(options: &Options, program: &Path, measure: Measure) -> Timing {
    let count = options.implementations.len();
    let name = program
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut result = Timing {
        program: name,
        measure,
        seconds: vec![Vec::new(); count],
        curves: vec![Vec::new(); count],
        megabytes: vec![0.0; count],
        trouble: None,
    };
    let mut expected: Option<String> = None;
    // Turns of all implementations, one run each, so that drifts of the machine meet all of them.
    for turn in 0..options.runs {
        for offset in 0..count {
            let at = (turn + offset) % count;
            let implementation = &options.implementations[at];
            match run(options, implementation, program, measure) {
                Ok(run) => {
                    match &expected {
                        None => expected = Some(run.output),
                        Some(output) if *output != run.output => {
                            let shown = run.output.lines().next().unwrap_or("nothing");
                            result.trouble =
                                Some(format!("{}: printed {shown}", implementation.name));
                            continue;
                        }
                        Some(_) => {}
                    }
                    result.seconds[at].push(run.seconds);
                    result.curves[at].push(run.curve);
                    result.megabytes[at] = result.megabytes[at].max(run.megabytes);
                }
                Err(why) => result.trouble = Some(format!("{}: {why}", implementation.name)),
            }
        }
    }
    result
}

struct Run {
    output: String,
    seconds: f64,
    curve: Vec<f64>,
    megabytes: f64,
}

fn run(
    options: &Options,
    implementation: &Implementation,
    program: &Path,
    measure: Measure,
) -> Result<Run, String> {
    let mut command = Command::new(&implementation.command[0]);
    command
        .args(&implementation.command[1..])
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let iterations = match measure {
        Measure::Process => 0,
        Measure::First => 1,
        Measure::Steady => options.iterations,
    };
    if measure == Measure::Process {
        command.arg(program);
    } else {
        let driver: PathBuf = folder().join("driver.py");
        command
            .arg(driver)
            .arg(program)
            .arg(iterations.to_string())
            .arg(options.seconds.to_string());
    }
    let start = Instant::now();
    let (stdout, stderr, megabytes) = finish(&mut command)?;
    let seconds = start.elapsed().as_secs_f64();
    if let Some(failure) = stderr {
        return Err(failure);
    }
    if measure == Measure::Process {
        return Ok(Run {
            output: stdout,
            seconds,
            curve: Vec::new(),
            megabytes,
        });
    }
    let parsed: serde_json::Value =
        serde_json::from_str(stdout.lines().last().unwrap_or("")).map_err(|e| e.to_string())?;
    let times = parsed["times"]
        .as_array()
        .ok_or("the driver printed no times")?;
    let curve: Vec<f64> = times
        .iter()
        .filter_map(|t| Some(t.as_f64()? / 1e9))
        .collect();
    let later = &curve[curve.len() / 2..];
    let seconds = median(later).ok_or("no iterations")?;
    Ok(Run {
        output: parsed["result"].as_str().unwrap_or_default().to_owned(),
        seconds,
        curve,
        megabytes,
    })
}

/// Waits for the command: its stdout, the last line of stderr if it failed, its largest resident memory.
fn finish(command: &mut Command) -> Result<(String, Option<String>, f64), String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", command.get_program().to_string_lossy()))?;
    let mut error_pipe = child.stderr.take().expect("piped");
    let errors = std::thread::spawn(move || {
        let mut text = Vec::new();
        // An unreadable message is no message.
        let _ = error_pipe.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut stdout = Vec::new();
    child
        .stdout
        .take()
        .expect("piped")
        .read_to_end(&mut stdout)
        .map_err(|e| e.to_string())?;
    let mut status = 0;
    // SAFETY: `rusage` is plain data, for which zeroes are a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live locals; the child is ours and not yet waited for.
    let waited = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage) };
    if waited < 0 {
        return Err("the process was lost".to_owned());
    }
    let status = std::process::ExitStatus::from_raw(status);
    let errors = errors.join().unwrap_or_default();
    let failure =
        (!status.success()).then(|| format!("{status}: {}", errors.lines().last().unwrap_or("")));
    Ok((
        String::from_utf8_lossy(&stdout).into_owned(),
        failure,
        usage.ru_maxrss as f64 / 1024.0,
    ))
}
