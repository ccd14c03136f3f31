//! The command line and the environment, as CPython reads them. CPython: Python/initconfig.c, Python/getopt.c.

use crate::options::Options;
use pyjit_object::config::Flags;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// A file, a folder or a zip archive.
    File(OsString),
    Command(OsString),
    Module(OsString),
    /// `-`, or no argument at all.
    Stdin,
}

/// Something to print instead of running a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    Version,
    LongVersion,
    Help,
    HelpEnvironment,
    HelpXOptions,
    HelpAll,
}

/// The command line, read.
#[derive(Clone, Debug)]
pub struct CommandLine {
    pub program: Program,
    pub print: Option<Print>,
    pub flags: Flags,
    pub options: Options,
    /// `sys.argv` without its first entry.
    pub arguments: Vec<OsString>,
    /// `sys.orig_argv`.
    pub original: Vec<OsString>,
    pub warn_options: Vec<String>,
    pub x_options: Vec<(String, Option<String>)>,
    pub skip_first_line: bool,
    /// `PYTHONHASHSEED`; none = random.
    pub hash_seed: Option<u32>,
    pub int_max_str_digits: Option<i64>,
    pub python_path: Option<OsString>,
    pub python_home: Option<OsString>,
    pub pycache_prefix: Option<OsString>,
    pub check_hash_based_pycs: String,
    pub io_encoding: Option<String>,
    pub platlibdir: Option<String>,
}

/// Why a command line is refused; the text goes to stderr.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub text: String,
    /// The usage line and a hint follow.
    pub usage: bool,
    pub status: i32,
}

/// An error in the configuration, in the form that CPython's has.
fn fatal(function: &str, message: &str, state: &str) -> Refused {
    let function = match function {
        "" => String::new(),
        name => format!("{name}: "),
    };
    Refused {
        text: format!("Fatal Python error: {function}{message}\nPython runtime state: {state}\n"),
        usage: false,
        status: 1,
    }
}

fn refused(text: String) -> Refused {
    Refused {
        text,
        usage: true,
        status: 2,
    }
}

/// Short options that take a value.
const WITH_VALUE: &[u8] = b"cmWX";

/// Reads the command line; `variable` looks up the environment.
pub fn read(
    original: Vec<OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<CommandLine, Refused> {
    let mut line = CommandLine {
        program: Program::Stdin,
        print: None,
        flags: Flags::default(),
        options: Options::default(),
        arguments: Vec::new(),
        original: original.clone(),
        warn_options: Vec::new(),
        x_options: Vec::new(),
        skip_first_line: false,
        hash_seed: None,
        int_max_str_digits: None,
        python_path: None,
        python_home: None,
        pycache_prefix: None,
        check_hash_based_pycs: "default".into(),
        io_encoding: None,
        platlibdir: None,
    };
    let text_of = |name: &str| variable(name).map(|value| value.to_string_lossy().into_owned());
    if let Some(error) = line.options.read_environment(text_of).into_iter().next() {
        return Err(refused(error.to_string()));
    }
    let rest = take_options(&mut line, &original[1.min(original.len())..])?;
    if line.print.is_some() {
        return Ok(line);
    }
    if line.program == Program::Stdin
        && let Some((file, arguments)) = rest.split_first()
    {
        if file != "-" {
            line.program = Program::File(file.clone());
        }
        line.arguments = arguments.to_vec();
    } else {
        line.arguments = rest.to_vec();
    }
    read_environment(&mut line, &variable)?;
    Ok(line)
}

/// Takes the options from the front; what is left follows them (or the value of `-c` or `-m`).
fn take_options<'a>(
    line: &mut CommandLine,
    arguments: &'a [OsString],
) -> Result<&'a [OsString], Refused> {
    let mut at = 0;
    while let Some(argument) = arguments.get(at) {
        let bytes = argument.as_bytes();
        if bytes == b"--" {
            return Ok(&arguments[at + 1..]);
        }
        if bytes == b"-" || !bytes.starts_with(b"-") {
            break;
        }
        if bytes.starts_with(b"--") {
            at += 1 + take_long(line, argument, arguments.get(at + 1))?;
            continue;
        }
        let mut letters = &bytes[1..];
        at += 1;
        while let Some((&letter, after)) = letters.split_first() {
            letters = after;
            if !WITH_VALUE.contains(&letter) {
                take_letter(line, letter)?;
                continue;
            }
            let value = if !letters.is_empty() {
                OsStr::from_bytes(std::mem::take(&mut letters)).to_owned()
            } else {
                let Some(value) = arguments.get(at) else {
                    return Err(refused(format!(
                        "Argument expected for the -{} option",
                        letter as char
                    )));
                };
                at += 1;
                value.clone()
            };
            match letter {
                b'c' => {
                    line.program = Program::Command(value);
                    return Ok(&arguments[at..]);
                }
                b'm' => {
                    line.program = Program::Module(value);
                    return Ok(&arguments[at..]);
                }
                b'W' => line.warn_options.push(value.to_string_lossy().into_owned()),
                _ => take_x_option(line, &value.to_string_lossy()),
            }
        }
    }
    Ok(&arguments[at..])
}

/// A long option; answers how many further arguments it used.
fn take_long(
    line: &mut CommandLine,
    argument: &OsStr,
    next: Option<&OsString>,
) -> Result<usize, Refused> {
    let text = argument.to_string_lossy();
    let print = match &*text {
        "--help" => Some(Print::Help),
        "--version" => Some(Print::Version),
        "--help-env" => Some(Print::HelpEnvironment),
        "--help-xoptions" => Some(Print::HelpXOptions),
        "--help-all" => Some(Print::HelpAll),
        _ => None,
    };
    if print.is_some() {
        line.print = print;
        return Ok(0);
    }
    if text == "--check-hash-based-pycs" {
        let Some(next) = next else {
            return Err(refused(
                "Argument expected for the --check-hash-based-pycs option".into(),
            ));
        };
        let value = next.to_string_lossy().into_owned();
        if !["always", "never", "default"].contains(&&*value) {
            return Err(refused(
                "--check-hash-based-pycs must be one of 'default', 'always', or 'never'".into(),
            ));
        }
        line.check_hash_based_pycs = value;
        return Ok(1);
    }
    match line.options.take_flag(&text) {
        Ok(true) => return Ok(0),
        Ok(false) => {}
        // `--max-tier 0`: the value is the next argument.
        Err(pyjit_events::OptionError::NoValue { .. }) if next.is_some() => {
            let value = next
                .map(|value| value.to_string_lossy())
                .unwrap_or_default();
            return match line.options.take_flag(&format!("{text}={value}")) {
                Ok(_) => Ok(1),
                Err(error) => Err(refused(error.to_string())),
            };
        }
        Err(error) => return Err(refused(error.to_string())),
    }
    Err(refused(format!("Unknown option: {text}")))
}

fn take_letter(line: &mut CommandLine, letter: u8) -> Result<(), Refused> {
    let flags = &mut line.flags;
    match letter {
        b'b' => flags.bytes_warning += 1,
        b'B' => flags.dont_write_bytecode = true,
        b'd' => flags.debug = true,
        b'E' => flags.ignore_environment = true,
        b'h' | b'?' => line.print = Some(Print::Help),
        b'i' => {
            flags.inspect = true;
            flags.interactive = true;
        }
        b'I' => {
            flags.isolated = true;
            flags.ignore_environment = true;
            flags.no_user_site = true;
            flags.safe_path = true;
        }
        b'O' => flags.optimize += 1,
        b'P' => flags.safe_path = true,
        b'q' => flags.quiet = true,
        b's' => flags.no_user_site = true,
        b'S' => flags.no_site = true,
        b'R' => {}
        b't' => {}
        b'u' => flags.unbuffered = true,
        b'v' => flags.verbose += 1,
        b'V' => {
            line.print = Some(if line.print == Some(Print::Version) {
                Print::LongVersion
            } else {
                Print::Version
            });
        }
        b'x' => line.skip_first_line = true,
        other => return Err(refused(format!("Unknown option: -{}", other as char))),
    }
    Ok(())
}

fn take_x_option(line: &mut CommandLine, text: &str) {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name.to_string(), Some(value.to_string())),
        None => (text.to_string(), None),
    };
    line.x_options.push((name, value));
}

/// Variables that switch a flag on or count it.
fn read_environment(
    line: &mut CommandLine,
    variable: &impl Fn(&str) -> Option<OsString>,
) -> Result<(), Refused> {
    let ignore = line.flags.ignore_environment;
    let get = |name: &str| {
        if ignore {
            None
        } else {
            variable(name).filter(|value| !value.is_empty())
        }
    };
    let text = |name: &str| get(name).map(|value| value.to_string_lossy().into_owned());
    let level = |name: &str| {
        text(name)
            .map(|value| value.trim().parse::<u8>().unwrap_or(1).max(1))
            .unwrap_or(0)
    };
    let x = |name: &str| {
        line.x_options
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    };
    let mut flags = line.flags.clone();
    flags.optimize = flags.optimize.max(level("PYTHONOPTIMIZE"));
    flags.verbose = flags.verbose.max(level("PYTHONVERBOSE"));
    flags.debug |= level("PYTHONDEBUG") > 0;
    flags.inspect |= level("PYTHONINSPECT") > 0;
    flags.dont_write_bytecode |= level("PYTHONDONTWRITEBYTECODE") > 0;
    flags.no_user_site |= level("PYTHONNOUSERSITE") > 0;
    flags.unbuffered |= level("PYTHONUNBUFFERED") > 0;
    flags.safe_path |= get("PYTHONSAFEPATH").is_some();
    flags.dev_mode = x("dev").is_some() || get("PYTHONDEVMODE").is_some();
    flags.warn_default_encoding =
        x("warn_default_encoding").is_some() || get("PYTHONWARNDEFAULTENCODING").is_some();
    flags.utf8_mode = match (x("utf8"), text("PYTHONUTF8").as_deref()) {
        (Some(None), _) | (None, Some("1")) => true,
        (None, None | Some("0")) => false,
        (Some(Some(value)), _) if value == "1" || value == "0" => value == "1",
        (Some(_), _) => return Err(bad_utf8_mode("invalid -X utf8 option value")),
        (None, Some(_)) => {
            return Err(bad_utf8_mode(
                "invalid PYTHONUTF8 environment variable value",
            ));
        }
    };
    check_x_options(&x, &text)?;
    let seed = text("PYTHONHASHSEED");
    line.hash_seed = match seed.as_deref() {
        None | Some("random") => None,
        Some(number) => match number.parse::<u32>() {
            Ok(seed) => Some(seed),
            Err(_) => {
                let text =
                    "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]";
                return Err(fatal("config_init_hash_seed", text, "preinitialized"));
            }
        },
    };
    flags.hash_randomization = line.hash_seed != Some(0);
    let digits = match x("int_max_str_digits") {
        Some(value) => Some(("-X int_max_str_digits", value.unwrap_or_default())),
        None => text("PYTHONINTMAXSTRDIGITS").map(|value| ("PYTHONINTMAXSTRDIGITS", value)),
    };
    if let Some((source, digits)) = digits {
        match digits.trim().parse::<i64>() {
            Ok(digits) if digits == 0 || (640..=i32::MAX as i64).contains(&digits) => {
                line.int_max_str_digits = Some(digits);
            }
            _ => {
                let text = format!("{source}: invalid limit; must be >= 640 or 0 for unlimited.");
                let function = "config_init_int_max_str_digits";
                return Err(fatal(function, &text, "preinitialized"));
            }
        }
    }
    let warnings =
        text("PYTHONWARNINGS").map(|list| list.split(',').map(str::to_string).collect::<Vec<_>>());
    let mut warn_options = warnings.unwrap_or_default();
    warn_options.append(&mut line.warn_options);
    if flags.dev_mode {
        warn_options.insert(0, "default".into());
    }
    match flags.bytes_warning {
        0 => {}
        1 => warn_options.push("default::BytesWarning".into()),
        _ => warn_options.push("error::BytesWarning".into()),
    }
    line.warn_options = warn_options;
    line.python_path = get("PYTHONPATH");
    line.python_home = get("PYTHONHOME");
    line.platlibdir = text("PYTHONPLATLIBDIR");
    line.io_encoding = text("PYTHONIOENCODING");
    line.pycache_prefix = match x("pycache_prefix") {
        Some(value) => value.map(OsString::from),
        None => get("PYTHONPYCACHEPREFIX"),
    };
    line.flags = flags;
    Ok(())
}

fn bad_utf8_mode(message: &str) -> Refused {
    fatal("preconfig_init_utf8_mode", message, "preinitializing")
}

/// What is wrong with the value of an `-X` option, if anything is: the function that says so and the message.
type Check = fn(Option<&str>) -> Option<(&'static str, &'static str)>;

fn is_flag(value: Option<&str>) -> bool {
    matches!(value, Some("0" | "1"))
}

/// The `-X` options whose values are checked at the start.
const X_CHECKS: &[(&str, Check)] = &[
    ("tracemalloc", |value| {
        let message = match value.map_or(Ok(1), str::parse::<u32>) {
            Ok(0) => return None,
            Ok(1..=65535) => "pyjit has no tracemalloc",
            _ => "-X tracemalloc=NFRAME: invalid number of frames",
        };
        Some(("config_init_tracemalloc", message))
    }),
    ("frozen_modules", |value| {
        (!matches!(value, None | Some("" | "on" | "off"))).then_some((
            "",
            "bad value for option -X frozen_modules (expected \"on\" or \"off\")",
        ))
    }),
    ("importtime", |value| {
        (!matches!(value, None | Some("" | "1" | "2"))).then_some((
            "config_init_import_time",
            "-X importtime: values other than 1 and 2 are reserved for future use.",
        ))
    }),
    ("cpu_count", |value| {
        let is_count = |value: &str| value == "default" || value.parse().is_ok_and(|n: i32| n > 0);
        (!value.is_some_and(is_count)).then_some((
            "config_init_cpu_count",
            "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0",
        ))
    }),
    ("context_aware_warnings", |value| {
        (!is_flag(value)).then_some((
            "config_init_context_aware_warnings",
            "-X context_aware_warnings=n: n is missing or invalid",
        ))
    }),
    ("thread_inherit_context", |value| {
        (!is_flag(value)).then_some((
            "config_init_thread_inherit_context",
            "-X thread_inherit_context=n: n is missing or invalid",
        ))
    }),
    ("gil", |value| match value {
        Some("1") => None,
        Some("0") => Some(NO_FREE_THREADING),
        _ => Some((
            "config_read_gil",
            "PYTHON_GIL / -X gil must be \"0\" or \"1\"",
        )),
    }),
];

const NO_FREE_THREADING: (&str, &str) = (
    "config_read_gil",
    "Disabling the GIL is not supported by this build",
);

/// Refuses values of `-X` options, and of their variables, that mean nothing.
fn check_x_options(
    x: &dyn Fn(&str) -> Option<Option<String>>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<(), Refused> {
    let given = X_CHECKS
        .iter()
        .filter_map(|(name, check)| x(name).and_then(|value| check(value.as_deref())));
    let gil = (variable("PYTHON_GIL").as_deref() == Some("0")).then_some(NO_FREE_THREADING);
    let frames = variable("PYTHONTRACEMALLOC")
        .filter(|frames| frames.parse::<u16>().is_err())
        .map(|_| {
            let message = "PYTHONTRACEMALLOC: invalid number of frames";
            ("config_init_tracemalloc", message)
        });
    match given.chain(gil).chain(frames).next() {
        Some((function, message)) => Err(fatal(function, message, "preinitialized")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(arguments: &[&str]) -> CommandLine {
        let all = std::iter::once("pyjit")
            .chain(arguments.iter().copied())
            .map(OsString::from)
            .collect();
        read(all, |_| None).unwrap_or_else(|error| panic!("{}", error.text))
    }

    #[test]
    fn options_and_programs() {
        let it = line(&["-OBq", "--max-tier", "0", "x.py", "-a", "b"]);
        assert_eq!(
            (
                it.flags.optimize,
                it.flags.dont_write_bytecode,
                it.flags.quiet
            ),
            (1, true, true)
        );
        assert_eq!(it.options.max_tier, 0);
        assert_eq!(it.program, Program::File("x.py".into()));
        assert_eq!(it.arguments, ["-a", "b"]);
        let it = line(&["-Wignore", "-X", "dev", "-cprint(1)", "-x"]);
        assert_eq!(it.program, Program::Command("print(1)".into()));
        assert_eq!(it.arguments, ["-x"]);
        assert_eq!(it.warn_options, ["default", "ignore"]);
        assert!(it.flags.dev_mode);
        assert_eq!(line(&["-VV"]).print, Some(Print::LongVersion));
        assert_eq!(line(&["-"]).program, Program::Stdin);
    }

    #[test]
    fn refusals() {
        let all = |text: &[&str]| {
            std::iter::once("pyjit")
                .chain(text.iter().copied())
                .map(OsString::from)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            read(all(&["-Z"]), |_| None).map(|_| ()).unwrap_err().text,
            "Unknown option: -Z"
        );
        assert_eq!(
            read(all(&["-c"]), |_| None).map(|_| ()).unwrap_err().text,
            "Argument expected for the -c option"
        );
        let seed = |name: &str| (name == "PYTHONHASHSEED").then(|| OsString::from("x"));
        assert_eq!(read(all(&[]), seed).map(|_| ()).unwrap_err().status, 1);
    }
}
