//! Where things are: the executable, the prefix, the standard library, `sys.path`. CPython: Modules/getpath.py.
//!
//! The library is embedded; it appears as the files of `<prefix>/lib/python3.14`, which need not exist. `PYTHONHOME`
//! names a folder whose library takes its place.

use crate::cli::CommandLine;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct Paths {
    pub executable: PathBuf,
    pub prefix: PathBuf,
    pub base_prefix: PathBuf,
    /// `sys._stdlib_dir`.
    pub stdlib: PathBuf,
    pub search: Vec<OsString>,
}

const LIBRARY: &str = "lib/python3.14";

pub fn find(line: &CommandLine) -> Paths {
    let executable = executable(
        line.original
            .first()
            .map(|name| name.as_os_str())
            .unwrap_or(OsStr::new("pyjit")),
    );
    let home = line.python_home.as_ref().map(PathBuf::from);
    let real = std::fs::canonicalize(&executable).unwrap_or_else(|_| executable.clone());
    let parent = |path: &Path| {
        path.parent()
            .and_then(Path::parent)
            .map_or_else(|| PathBuf::from("/usr/local"), Path::to_path_buf)
    };
    let base_prefix = home.clone().unwrap_or_else(|| parent(&real));
    // A virtual environment: pyvenv.cfg beside the executable or above its folder.
    let folders = [
        executable.parent(),
        executable.parent().and_then(Path::parent),
    ];
    let environment = folders
        .into_iter()
        .flatten()
        .find(|folder| folder.join("pyvenv.cfg").is_file());
    let prefix = match (&home, environment) {
        (None, Some(folder)) => folder.to_path_buf(),
        _ => base_prefix.clone(),
    };
    let stdlib = base_prefix.join(LIBRARY);
    let mut search: Vec<OsString> = Vec::new();
    if let Some(path) = &line.python_path {
        search.extend(
            path.as_bytes()
                .split(|byte| *byte == b':')
                .map(|part| OsString::from_vec(part.to_vec())),
        );
    }
    search.push(base_prefix.join("lib/python314.zip").into());
    search.push(stdlib.clone().into());
    search.push(stdlib.join("lib-dynload").into());
    Paths {
        executable,
        prefix,
        base_prefix,
        stdlib,
        search,
    }
}

/// The absolute path of the running program.
fn executable(name: &OsStr) -> PathBuf {
    if name.as_bytes().contains(&b'/') {
        return std::path::absolute(name).unwrap_or_else(|_| name.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    found
        .or_else(|| std::env::current_exe().ok())
        .unwrap_or_default()
}
