//! Paths and descriptors as arguments. CPython: `path_converter`, `PyOS_FSPath`.

use pyjit_object::convert::ArgAt;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;

/// A path: str, bytes or with `__fspath__`.
pub struct PathArg {
    pub text: CString,
    /// What was given, for errors.
    pub object: Value,
    /// Given as bytes: answers are bytes too.
    pub is_bytes: bool,
    /// A descriptor was given instead.
    pub fd: Option<i32>,
}

/// Functions that take a descriptor in place of a path.
const TAKES_FD: &[&str] = &[
    "stat",
    "listdir",
    "scandir",
    "chdir",
    "chmod",
    "utime",
    "truncate",
    "chown",
    "execve",
    "statvfs",
    "pathconf",
    "getxattr",
    "setxattr",
    "listxattr",
    "removexattr",
];

/// Functions of descriptors that take objects with `fileno()` in CPython too, and warn of bools.
const DESCRIPTORS: &[&str] = &[
    "fchdir",
    "fsync",
    "fdatasync",
    "fstatvfs",
    "fpathconf",
    "fchmod",
    "fchown",
];

impl FromArg for PathArg {
    fn from_arg(th: &Thread, value: Value, at: &ArgAt) -> PyResult<PathArg> {
        let allows_fd = TAKES_FD.contains(&at.function);
        if allows_fd && protocol::is_index(th, value) {
            let fd = Fd::from_arg(th, value, at)?;
            let text = CString::new(format!("/proc/self/fd/{}", fd.0)).unwrap_or_default();
            return Ok(PathArg {
                text,
                object: value,
                is_bytes: false,
                fd: Some(fd.0),
            });
        }
        let path = match (value.cast::<Str>(), value.cast::<Bytes>()) {
            (None, None) => match protocol::lookup_special(th, value, th.intern("__fspath__"))? {
                Some(method) => method.call(th, Args::NONE)?,
                None => {
                    let found = th.type_name(value);
                    let what = if at.name.is_empty() { "path" } else { at.name };
                    let kinds = match (allows_fd, at.function) {
                        (true, "listdir" | "scandir" | "listxattr") => {
                            "string, bytes, os.PathLike, integer or None"
                        }
                        (true, _) => "string, bytes, os.PathLike or integer",
                        (false, _) => "string, bytes or os.PathLike",
                    };
                    let text = format!("{}: {what} should be {kinds}, not {found}", at.function);
                    return Err(th.raise(t::TypeError, text));
                }
            },
            _ => value,
        };
        let (bytes, is_bytes) = match (path.cast::<Str>(), path.cast::<Bytes>()) {
            (Some(text), _) => {
                let encoded =
                    pyjit_types::codec::encode(th, text, None, Some(th.intern("surrogateescape")))?;
                (
                    encoded
                        .cast::<Bytes>()
                        .map(|bytes| bytes.as_slice().to_vec())
                        .unwrap_or_default(),
                    false,
                )
            }
            (_, Some(bytes)) => (bytes.as_slice().to_vec(), true),
            _ => {
                let (class, found) = (th.type_name(value), th.type_name(path));
                let text =
                    format!("expected {class}.__fspath__() to return str or bytes, not {found}");
                return Err(th.raise(t::TypeError, text));
            }
        };
        match CString::new(bytes) {
            Ok(text) => Ok(PathArg {
                text,
                object: value,
                is_bytes,
                fd: None,
            }),
            Err(_) => {
                let what = if at.name.is_empty() { "path" } else { at.name };
                Err(th.raise(
                    t::ValueError,
                    format!(
                        "{}: embedded null {} in {what}",
                        at.function,
                        if is_bytes { "byte" } else { "character" }
                    ),
                ))
            }
        }
    }
}

impl PathArg {
    /// A name as this path's kind: str or bytes.
    pub fn answer(&self, th: &Thread, name: &[u8]) -> PyResult<Value> {
        if self.is_bytes {
            Ok(th.bytes(name)?.into())
        } else {
            os_str(th, OsStr::from_bytes(name))
        }
    }
}

/// A file descriptor: an int or an object with `fileno()`.
pub struct Fd(pub i32);

impl FromArg for Fd {
    fn from_arg(th: &Thread, value: Value, at: &ArgAt) -> PyResult<Fd> {
        if value.as_bool().is_some()
            && (DESCRIPTORS.contains(&at.function) || TAKES_FD.contains(&at.function))
        {
            th.warn(t::RuntimeWarning, "bool is used as a file descriptor", 1)?;
        }
        let number = if protocol::is_index(th, value) {
            protocol::index(th, value)?
        } else {
            match protocol::lookup_attr_str(th, value, "fileno")? {
                Some(fileno) => protocol::call(th, fileno, &[])?,
                None => {
                    return Err(th.raise(
                        t::TypeError,
                        "argument must be an int, or have a fileno() method.",
                    ));
                }
            }
        };
        match pyjit_object::int::as_i64(number) {
            Some(fd) if i32::try_from(fd).is_ok() => Ok(Fd(fd as i32)),
            _ => Err(th.raise(t::OverflowError, "Python int too large to convert to C int")),
        }
    }
}

/// Bytes of the system as a str, with surrogates for what is not UTF-8.
pub fn os_str(th: &Thread, text: &OsStr) -> PyResult<Value> {
    if let Some(text) = text.to_str() {
        return Ok(th.try_str(text)?.into());
    }
    let mut units = Vec::new();
    for chunk in text.as_bytes().utf8_chunks() {
        units.extend(chunk.valid().chars().map(|c| c as u32));
        units.extend(chunk.invalid().iter().map(|byte| 0xDC00 + *byte as u32));
    }
    Ok(th.str_ucs4(&units)?.into())
}

/// `os.fspath`.
pub fn fspath(th: &Thread, path: Value) -> PyResult<Value> {
    if path.cast::<Str>().is_some() || path.cast::<Bytes>().is_some() {
        return Ok(path);
    }
    let name = th.intern("__fspath__");
    let method = match th.class_of(path).lookup(th, name) {
        Some(method) if method.is_none() => None,
        _ => protocol::lookup_special(th, path, name)?,
    };
    let Some(method) = method else {
        let found = th.type_name(path);
        return Err(th.raise(
            t::TypeError,
            format!("expected str, bytes or os.PathLike object, not {found}"),
        ));
    };
    let answer = method.call(th, Args::NONE)?;
    if answer.cast::<Str>().is_none() && answer.cast::<Bytes>().is_none() {
        let (class, found) = (th.type_name(path), th.type_name(answer));
        let text = format!("expected {class}.__fspath__() to return str or bytes, not {found}");
        return Err(th.raise(t::TypeError, text));
    }
    Ok(answer)
}

/// The bytes of a str or bytes, and how to make an answer of its kind.
fn text_of(th: &Thread, path: Value) -> PyResult<(Vec<u8>, bool)> {
    let path = fspath(th, path)?;
    match (path.cast::<Str>(), path.cast::<Bytes>()) {
        (Some(text), _) => Ok((text.to_wtf8(), false)),
        (_, Some(bytes)) => Ok((bytes.as_slice().to_vec(), true)),
        _ => Ok((Vec::new(), false)),
    }
}

fn value_of(th: &Thread, bytes: &[u8], is_bytes: bool) -> PyResult<Value> {
    if is_bytes {
        Ok(th.bytes(bytes)?.into())
    } else {
        Ok(th.str_wtf8(bytes)?.into())
    }
}

/// How many slashes a path keeps at its front: two exactly stay two.
fn root_len(path: &[u8]) -> usize {
    match path.iter().take_while(|byte| **byte == b'/').count() {
        2 => 2,
        0 => 0,
        _ => 1,
    }
}

/// `posixpath.normpath`.
pub fn normpath(th: &Thread, path: Value) -> PyResult<Value> {
    let (path, is_bytes) = text_of(th, path)?;
    if path.is_empty() {
        return value_of(th, b".", is_bytes);
    }
    let root = root_len(&path);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|last| *last != b"..") => {
                parts.pop();
            }
            b".." if root > 0 => {}
            part => parts.push(part),
        }
    }
    let mut out = vec![b'/'; root];
    out.extend(parts.join(&b'/'));
    if out.is_empty() {
        out.push(b'.');
    }
    value_of(th, &out, is_bytes)
}

/// `posixpath.splitroot`.
pub fn splitroot(th: &Thread, path: Value) -> PyResult<Value> {
    let (path, is_bytes) = text_of(th, path)?;
    let root = root_len(&path);
    let parts = [
        value_of(th, b"", is_bytes)?,
        value_of(th, &path[..root], is_bytes)?,
        value_of(th, &path[root..], is_bytes)?,
    ];
    Ok(th.tuple(&parts).into())
}
