//! Running a program under limits: everything a test starts goes through here.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What bounds one run.
#[derive(Clone, Copy)]
pub struct Limits {
    pub time: Duration,
    /// Resident memory in bytes.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(60),
            memory: 4 << 30,
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Exit(i32),
    Signal(i32),
    TimedOut,
    TooMuchMemory,
    /// The program could not be started.
    NotStarted,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Exit(code) => write!(f, "exit {code}"),
            End::Signal(number) => write!(f, "signal {number}"),
            End::TimedOut => f.write_str("timed out"),
            End::TooMuchMemory => f.write_str("too much memory"),
            End::NotStarted => f.write_str("not started"),
        }
    }
}

/// What a run printed and how it ended.
pub struct Run {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub end: End,
}

impl Run {
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// Gives `command` the same surroundings everywhere: no `PYTHON*` or `PYJIT*` of the user's, fixed hash seed, locale
/// and time zone, no colours, no `.pyc` files.
pub fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("PYTHON") || name.starts_with("PYJIT_") {
            command.env_remove(&*name);
        }
    }
    for (name, value) in [
        ("PYTHONHASHSEED", "0"),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTHON_COLORS", "0"),
        ("NO_COLOR", "1"),
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
        ("COLUMNS", "80"),
    ] {
        command.env(name, value);
    }
    command
}

/// Runs `command`, feeds it `input`, and gives up at the limits.
pub fn run(command: &mut Command, input: &[u8], limits: Limits) -> Run {
    run_while(command, input, limits, || true)
}

/// As [`run`], giving up too as soon as `going` says that the program makes no progress.
pub fn run_while(
    command: &mut Command,
    input: &[u8],
    limits: Limits,
    going: impl FnMut() -> bool,
) -> Run {
    // A process group of its own, so that what the program starts dies with it.
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let stderr =
                format!("{}: {error}", command.get_program().to_string_lossy()).into_bytes();
            return Run {
                stdout: Vec::new(),
                stderr,
                end: End::NotStarted,
            };
        }
    };
    let (mut stdin, mut stdout, mut stderr) = (
        child.stdin.take().expect("piped"),
        child.stdout.take().expect("piped"),
        child.stderr.take().expect("piped"),
    );
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that does not read its input is no failure of ours.
            let _ = stdin.write_all(input);
        });
        let out = scope.spawn(move || read_all(&mut stdout));
        let err = scope.spawn(move || read_all(&mut stderr));
        let end = wait(&mut child, limits, going);
        kill_group(&child);
        Run {
            stdout: out.join().unwrap_or_default(),
            stderr: err.join().unwrap_or_default(),
            end,
        }
    })
}

fn read_all(from: &mut impl Read) -> Vec<u8> {
    let mut all = Vec::new();
    // What came before an error is still worth comparing.
    let _ = from.read_to_end(&mut all);
    all
}

fn wait(child: &mut Child, limits: Limits, mut going: impl FnMut() -> bool) -> End {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                return status
                    .code()
                    .map_or_else(|| End::Signal(status.signal().unwrap_or(0)), End::Exit);
            }
            Ok(None) => {}
            Err(_) => return End::NotStarted,
        }
        let end = if start.elapsed() > limits.time || !going() {
            End::TimedOut
        } else if resident(child.id()) > limits.memory {
            End::TooMuchMemory
        } else {
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
            continue;
        };
        kill_group(child);
        let _ = child.wait();
        return end;
    }
}

fn kill_group(child: &Child) {
    let group = child.id() as libc::pid_t;
    // SAFETY: `kill` has no memory effects; the group is the one `run` made for this child.
    unsafe { libc::kill(-group, libc::SIGKILL) };
}

/// Resident memory of a process in bytes, 0 where it cannot be read.
fn resident(pid: u32) -> u64 {
    let pages = std::fs::read_to_string(format!("/proc/{pid}/statm"))
        .ok()
        .and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * 4096
}
