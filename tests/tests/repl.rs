//! The REPL through a pseudo-terminal: what a user types, and what must appear afterwards. Editing and colours are free;
//! answers, messages and exit codes are CPython's. `$PYJIT` names another binary to test.

use std::io::{Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use pyjit_tests::expectations::Expectations;
use pyjit_tests::process;

/// What to type, then what must appear after it (in this order, other text between is free).
type Step = (&'static str, &'static [&'static str]);

const SESSIONS: &[(&str, &[Step], i32)] = &[
    (
        "banner_and_exit",
        &[("", &["Python 3.14", "help", ">>> "]), ("exit()\r", &[])],
        0,
    ),
    (
        "expressions",
        &[
            ("1 + 1\r", &["2", ">>> "]),
            ("_ * 21\r", &["42", ">>> "]),
            ("'text'\r", &["'text'"]),
            ("exit(3)\r", &[]),
        ],
        3,
    ),
    (
        "literals_on_lines_are_distinct",
        &[
            ("a = 257\r", &[">>> "]),
            ("b = 257\r", &[">>> "]),
            ("a is b\r", &["False"]),
            ("exit()\r", &[]),
        ],
        0,
    ),
    (
        "function_over_lines",
        &[
            ("def double(x):\r", &["..."]),
            ("    return x * 2\r", &["..."]),
            ("\r", &[">>> "]),
            ("double(21)\r", &["42"]),
            ("exit()\r", &[]),
        ],
        0,
    ),
    (
        "errors_keep_the_session",
        &[
            (
                "1/0\r",
                &["Traceback", "ZeroDivisionError", "division by zero", ">>> "],
            ),
            ("5 5\r", &["SyntaxError", "invalid syntax", ">>> "]),
            ("'still ' + 'here'\r", &["'still here'"]),
            ("exit()\r", &[]),
        ],
        0,
    ),
    ("end_of_input", &[("x = 1\r", &[">>> "]), ("\x04", &[])], 0),
    (
        "interrupt_at_the_prompt",
        &[
            ("half typed", &["half typed"]),
            ("\x03", &["KeyboardInterrupt", ">>> "]),
            ("6 * 7\r", &["42"]),
            ("exit()\r", &[]),
        ],
        0,
    ),
    (
        "interrupt_in_a_loop",
        &[
            ("while True: pass\r", &["..."]),
            ("\r", &[]),
            ("\x03", &["KeyboardInterrupt", ">>> "]),
            ("6 * 7\r", &["42"]),
            ("exit()\r", &[]),
        ],
        0,
    ),
    ("system_exit", &[("raise SystemExit(7)\r", &[])], 7),
    (
        "input_function",
        &[
            ("name = input('who? ')\r", &["who? "]),
            ("me\r", &[">>> "]),
            ("name\r", &["'me'"]),
            ("exit()\r", &[]),
        ],
        0,
    ),
];

fn main() {
    let arguments = Arguments::from_args();
    let subject = PathBuf::from(
        std::env::var_os("PYJIT").unwrap_or_else(|| env!("CARGO_BIN_EXE_pyjit-subject").into()),
    );
    let expectations = Arc::new(Expectations::read(
        &pyjit_tests::root().join("tests/repl-expected-failures.txt"),
    ));
    let trials = SESSIONS
        .iter()
        .map(|&(name, steps, code)| {
            let (subject, expectations) = (subject.clone(), expectations.clone());
            Trial::test(name, move || {
                let result = play(&subject, steps, code);
                expectations.judge(name, result).map_err(Failed::from)
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

/// What the terminal has shown so far, and who reads it until the program ends.
struct Screen<'a> {
    text: Arc<Mutex<Vec<u8>>>,
    reader: &'a std::thread::JoinHandle<()>,
}

const PATIENCE: Duration = Duration::from_secs(20);

fn play(subject: &PathBuf, steps: &[Step], code: i32) -> Result<(), String> {
    let (mut child, mut terminal) = open(subject).map_err(|e| e.to_string())?;
    let screen = Arc::new(Mutex::new(Vec::new()));
    let reader = {
        let (mut terminal, screen) = (
            terminal.try_clone().map_err(|e| e.to_string())?,
            screen.clone(),
        );
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The terminal reports an error when the last program on it ends.
            while let Ok(count @ 1..) = terminal.read(&mut buffer) {
                screen
                    .lock()
                    .expect("no panic holds it")
                    .extend_from_slice(&buffer[..count]);
            }
        })
    };
    let outcome = converse(
        &mut terminal,
        &Screen {
            text: screen.clone(),
            reader: &reader,
        },
        steps,
    )
    .and_then(|()| leave(&mut child, code));
    // Ended already where all went well.
    let _ = child.kill();
    let _ = child.wait();
    drop(terminal);
    let _ = reader.join();
    outcome.map_err(|why| format!("{why}\nscreen:\n{}", shown(&screen)))
}

fn converse(terminal: &mut std::fs::File, screen: &Screen, steps: &[Step]) -> Result<(), String> {
    let mut at = wait_for(screen, 0, ">>> ")?;
    if steps.first().is_some_and(|(typed, _)| typed.is_empty()) {
        at = 0;
    }
    for (typed, answers) in steps {
        terminal
            .write_all(typed.as_bytes())
            .map_err(|e| e.to_string())?;
        if typed.ends_with('\r') && typed.len() > 1 {
            // Past the echo: the answer must not be found in what was typed.
            at = wait_for(screen, at, typed.trim_end())?;
        }
        for answer in *answers {
            at = wait_for(screen, at, answer)?;
        }
        if answers.is_empty() {
            std::thread::sleep(Duration::from_millis(300));
        }
    }
    Ok(())
}

fn leave(child: &mut Child, code: i32) -> Result<(), String> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().map_err(|e| e.to_string())? {
            return match status.code() {
                Some(actual) if actual == code => Ok(()),
                _ => Err(format!("ended with {status}, not {code}")),
            };
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err("does not end".to_owned())
}

/// Waits until `text` appears at or after `from`; where it ends.
fn wait_for(screen: &Screen, from: usize, text: &str) -> Result<usize, String> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let gone = screen.reader.is_finished();
        let now = shown(&screen.text);
        if let Some(at) = now.get(from..).and_then(|rest| rest.find(text)) {
            return Ok(from + at + text.len());
        }
        if gone {
            return Err(format!("ended before {text:?} appeared"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(format!("{text:?} does not appear"))
}

/// The text so far, without control sequences.
fn shown(screen: &Mutex<Vec<u8>>) -> String {
    let bytes = screen.lock().expect("no panic holds it").clone();
    let text = String::from_utf8_lossy(&bytes);
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => match chars.next() {
                Some('[') => while chars.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
                Some(']') => while chars.next().is_some_and(|c| c != '\x07') {},
                _ => {}
            },
            '\r' | '\x07' => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Starts the REPL with a pseudo-terminal as its controlling terminal.
fn open(subject: &PathBuf) -> std::io::Result<(Child, std::fs::File)> {
    let (mut master, mut slave) = (-1, -1);
    let size = libc::winsize {
        ws_row: 40,
        ws_col: 120,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    // SAFETY: the pointers are to live locals or null, which `openpty` allows for the name and the settings.
    let opened = unsafe {
        libc::openpty(
            &mut master,
            &mut slave,
            std::ptr::null_mut(),
            std::ptr::null(),
            &size,
        )
    };
    if opened != 0 {
        return Err(std::io::Error::last_os_error());
    }
    // SAFETY: `openpty` succeeded: both descriptors are open and ours alone.
    let (master, slave) = unsafe { (OwnedFd::from_raw_fd(master), OwnedFd::from_raw_fd(slave)) };
    let mut command = Command::new(subject);
    process::clean(&mut command)
        .env("TERM", "xterm")
        .env("PYTHON_HISTORY", "/dev/null");
    command
        .stdin(Stdio::from(slave.try_clone()?))
        .stdout(Stdio::from(slave.try_clone()?))
        .stderr(Stdio::from(slave));
    // SAFETY: only `setsid` and `ioctl`, both safe after a fork, on the child's own stdin.
    unsafe {
        command.pre_exec(|| {
            libc::setsid();
            libc::ioctl(0, libc::TIOCSCTTY, 0);
            Ok(())
        });
    }
    Ok((command.spawn()?, std::fs::File::from(master)))
}
