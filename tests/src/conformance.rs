//! CPython's own tests: which modules, running one through `conformance/driver.py`, lists of tests on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::process::{self, Limits};

/// The language and builtin-type modules of CPython's test suite, and of the library that real programs lean on.
pub const MODULES: &[&str] = &[
    "test_grammar",
    "test_syntax",
    "test_compile",
    "test_dis",
    "test_ast",
    "test_tokenize",
    "test_symtable",
    "test_marshal",
    "test_sys_settrace",
    "test_sys_setprofile",
    "test_monitoring",
    "test_bdb",
    "test_importlib",
    "test_zipimport",
    "test_runpy",
    "test_py_compile",
    "test_scope",
    "test_generators",
    "test_coroutines",
    "test_asyncgen",
    "test_contextlib",
    "test_descr",
    "test_class",
    "test_super",
    "test_metaclass",
    "test_exceptions",
    "test_except_star",
    "test_traceback",
    "test_patma",
    "test_fstring",
    "test_tstring",
    "test_type_params",
    "test_type_aliases",
    "test_types",
    "test_int",
    "test_long",
    "test_float",
    "test_complex",
    "test_bool",
    "test_str",
    "test_bytes",
    "test_list",
    "test_tuple",
    "test_dict",
    "test_set",
    "test_range",
    "test_slice",
    "test_enumerate",
    "test_iter",
    "test_itertools",
    "test_functools",
    "test_operator",
    "test_math",
    "test_cmath",
    "test_builtin",
    "test_call",
    "test_extcall",
    "test_keywordonlyarg",
    "test_positional_only_arg",
    "test_unpack",
    "test_unpack_ex",
    "test_named_expressions",
    "test_listcomps",
    "test_dictcomps",
    "test_setcomps",
    "test_genexps",
    "test_with",
    "test_raise",
    "test_frame",
    "test_code",
    "test_inspect",
    "test_weakref",
    "test_gc",
    "test_enum",
    "test_dataclasses",
    "test_json",
    "test_re",
    "test_collections",
    "test_heapq",
    "test_bisect",
    "test_random",
    "test_copy",
    "test_abc",
    "test_import",
];

/// How one test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    Skip,
    Fail(String),
    /// The process ended or stood still in it.
    Crash(String),
}

/// The results of one module.
#[derive(Default)]
pub struct Report {
    pub tests: BTreeMap<String, Outcome>,
    /// What went wrong outside tests: imports, fixtures.
    pub notes: Vec<String>,
}

impl Report {
    pub fn passing(&self) -> BTreeSet<String> {
        self.tests
            .iter()
            .filter(|(_, o)| **o == Outcome::Pass)
            .map(|(id, _)| id.clone())
            .collect()
    }
}

/// Where to run, and with what.
pub struct Runner {
    pub interpreter: PathBuf,
    /// CPython's library folder, which holds the `test` package.
    pub library: PathBuf,
    /// A folder for reports, working directories and the link to the tests.
    pub scratch: PathBuf,
}

/// Test modules that list the folder a module of the library lies in: those modules come from files.
const LIBRARY_FILES: &[(&str, &[&str])] = &[("test_ast", &["ast.py"])];

/// A test that says nothing for so long has hung.
const STALL: Duration = Duration::from_secs(40);
/// After so many crashes a module is given up.
const MOST_CRASHES: usize = 25;

impl Runner {
    /// Runs `module`, again after each crash without the tests already seen.
    pub fn run(&self, module: &str) -> Result<Report, String> {
        let broken = |e: std::io::Error| format!("{}: {e}", self.scratch.display());
        let work = self.scratch.join(module);
        let _ = std::fs::remove_dir_all(&work);
        std::fs::create_dir_all(work.join("cwd")).map_err(broken)?;
        let (report_path, done_path) = (work.join("report"), work.join("done"));
        let mut report = Report::default();
        for _ in 0..MOST_CRASHES {
            let _ = std::fs::remove_file(&report_path);
            let done: String = report.tests.keys().map(|id| format!("{id}\n")).collect();
            std::fs::write(&done_path, done).map_err(broken)?;
            let mut command = Command::new(&self.interpreter);
            process::clean(&mut command)
                .env("PYTHONPATH", self.search_path(module).map_err(broken)?)
                .current_dir(work.join("cwd"))
                .arg(crate::root().join("conformance/driver.py"))
                .args([
                    module.as_ref(),
                    report_path.as_os_str(),
                    done_path.as_os_str(),
                ]);
            let (mut size, mut grown) = (0, Instant::now());
            let limits = Limits {
                time: Duration::from_secs(1200),
                memory: 3 << 30,
            };
            let run = process::run_while(&mut command, b"", limits, || {
                let now = std::fs::metadata(&report_path).map_or(0, |m| m.len());
                if now != size {
                    (size, grown) = (now, Instant::now());
                }
                grown.elapsed() < STALL
            });
            let text = std::fs::read_to_string(&report_path).unwrap_or_default();
            let ended = parse(&text, &mut report);
            let Some(at) = ended else { break };
            let why = format!("{}: {}", run.end, run.err().lines().last().unwrap_or(""));
            match at {
                Some(test) => report.tests.insert(test, Outcome::Crash(why)),
                None => {
                    report.notes.push(why);
                    break;
                }
            };
        }
        Ok(report)
    }

    /// Where the tests are found, and empty modules in the place of C modules that whole files of tests ask for.
    fn search_path(&self, module: &str) -> std::io::Result<OsString> {
        let mut path = self.tests_only(module)?.into_os_string();
        path.push(":");
        path.push(crate::root().join("conformance/stubs"));
        Ok(path)
    }

    /// A folder that holds CPython's `test` package and nothing else of its library but what the module must find
    /// in a folder.
    fn tests_only(&self, module: &str) -> std::io::Result<PathBuf> {
        let files = LIBRARY_FILES.iter().find(|(name, _)| *name == module);
        let folder = match files {
            Some(_) => self.scratch.join("path").join(module),
            None => self.scratch.join("path"),
        };
        std::fs::create_dir_all(&folder)?;
        let files = files.map_or(&[][..], |(_, files)| files);
        for name in ["test"].iter().chain(files) {
            let (link, target) = (folder.join(name), self.library.join(name));
            if std::fs::read_link(&link).ok().as_ref() == Some(&target) {
                continue;
            }
            let _ = std::fs::remove_file(&link);
            if let Err(error) = std::os::unix::fs::symlink(&target, &link)
                && error.kind() != std::io::ErrorKind::AlreadyExists
            {
                return Err(error);
            }
        }
        Ok(folder)
    }
}

/// Adds the lines of a report. `None` if it came to its end, else the test that it stopped in, if any.
fn parse(text: &str, report: &mut Report) -> Option<Option<String>> {
    let mut open = None;
    for line in text.lines() {
        let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
        // Ids hold no spaces but those of doctests and fixtures do: the open test's id is known.
        let outcome = match kind {
            "start" => {
                open = Some(rest.to_owned());
                continue;
            }
            "end" => return None,
            "pass" => Outcome::Pass,
            "skip" => Outcome::Skip,
            "fail" => {
                let message = open
                    .as_deref()
                    .and_then(|id| rest.strip_prefix(id))
                    .unwrap_or(rest);
                Outcome::Fail(message.trim().to_owned())
            }
            _ => {
                report.notes.push(line.to_owned());
                continue;
            }
        };
        if let Some(id) = open.take() {
            report.tests.insert(id, outcome);
        }
    }
    Some(open)
}

/// Tests by module, on disk as one line a class: `module Class: test test test`.
pub type Lists = BTreeMap<String, BTreeSet<String>>;

pub fn read_lists(file: &Path) -> Lists {
    let mut lists = Lists::new();
    for line in std::fs::read_to_string(file).unwrap_or_default().lines() {
        let Some((head, tests)) = line.split_once(": ") else {
            continue;
        };
        let Some((module, class)) = head.split_once(' ') else {
            continue;
        };
        let ids = tests.split(' ').map(|test| format!("{class}.{test}"));
        lists.entry(module.to_owned()).or_default().extend(ids);
    }
    lists
}

pub fn write_lists(file: &Path, heading: &str, lists: &Lists) -> std::io::Result<()> {
    let mut text = format!("# {heading}\n");
    for (module, ids) in lists {
        let mut classes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for id in ids {
            let (class, test) = id.rsplit_once('.').unwrap_or(("", id));
            classes.entry(class).or_default().push(test);
        }
        for (class, tests) in classes {
            text.push_str(&format!("{module} {class}: {}\n", tests.join(" ")));
        }
    }
    std::fs::write(file, text)
}
