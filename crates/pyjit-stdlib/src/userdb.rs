//! `pwd` and `grp`: users and groups. CPython: Modules/{pwdmodule,grpmodule}.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};
use std::ffi::{CStr, CString, OsStr};
use std::os::unix::ffi::OsStrExt;

const PASSWD: StructSeq = StructSeq {
    name: "pwd.struct_passwd",
    doc: "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.",
    fields: &[
        "pw_name",
        "pw_passwd",
        "pw_uid",
        "pw_gid",
        "pw_gecos",
        "pw_dir",
        "pw_shell",
    ],
    visible: 7,
    constructible: true,
};

const GROUP: StructSeq = StructSeq {
    name: "grp.struct_group",
    doc: "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n",
    fields: &["gr_name", "gr_passwd", "gr_gid", "gr_mem"],
    visible: 4,
    constructible: true,
};

fn keep(th: &Thread, module: Gc<Module>, spec: &StructSeq, name: &str) -> PyResult<()> {
    let class = structseq::define(th, spec)?;
    th.rt().kept.borrow_mut().insert(spec.name, class.into());
    module.set(th, name, class)
}

fn make(th: &Thread, spec: &StructSeq, fields: &[Value]) -> PyResult<Value> {
    let class = th.rt().kept.borrow().get(spec.name).copied();
    let class = class.and_then(Value::cast::<Type>);
    structseq::make(th, class.unwrap_or_else(|| th.class(t::TUPLE)), fields, &[])
}

/// A C string as a str; null is None.
///
/// # Safety
/// The pointer is null or leads to a C string.
unsafe fn text(th: &Thread, text: *const libc::c_char) -> PyResult<Value> {
    if text.is_null() {
        return Ok(Value::NONE);
    }
    // SAFETY: the caller's.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    crate::posix::path::os_str(th, OsStr::from_bytes(bytes))
}

fn passwd(th: &Thread, entry: &libc::passwd) -> PyResult<Value> {
    // SAFETY: the library's C strings.
    let fields = unsafe {
        [
            text(th, entry.pw_name)?,
            text(th, entry.pw_passwd)?,
            th.int(entry.pw_uid),
            th.int(entry.pw_gid),
            text(th, entry.pw_gecos)?,
            text(th, entry.pw_dir)?,
            text(th, entry.pw_shell)?,
        ]
    };
    make(th, &PASSWD, &fields)
}

fn group(th: &Thread, entry: &libc::group) -> PyResult<Value> {
    let members = th.empty_list();
    let mut next = entry.gr_mem;
    // SAFETY: the library's C strings and null-terminated array of them.
    let fields = unsafe {
        while !next.is_null() && !(*next).is_null() {
            members.push(th, text(th, *next)?)?;
            next = next.add(1);
        }
        [
            text(th, entry.gr_name)?,
            text(th, entry.gr_passwd)?,
            th.int(entry.gr_gid),
            members.into(),
        ]
    };
    make(th, &GROUP, &fields)
}

/// A name for a lookup.
fn name_of(th: &Thread, name: Value, function: &str) -> PyResult<CString> {
    let Some(string) = name.cast::<Str>() else {
        let found = th.type_name(name);
        let text = format!("{function}() argument must be str, not {found}");
        return Err(th.raise(t::TypeError, text));
    };
    let handler = th.intern("surrogateescape");
    let encoded = pyjit_types::codec::encode(th, string, None, Some(handler))?;
    let bytes = encoded
        .cast::<Bytes>()
        .map_or(Vec::new(), |bytes| bytes.as_slice().to_vec());
    match CString::new(bytes) {
        Ok(name) => Ok(name),
        Err(_) => Err(th.raise(t::ValueError, "embedded null byte")),
    }
}

/// A number for a lookup; none if there cannot be such a user or group.
fn number_of(th: &Thread, number: Value, what: &str) -> PyResult<Option<u32>> {
    if !protocol::is_index(th, number) {
        let found = th.type_name(number);
        let text = format!("{what} should be integer, not {found}");
        return Err(th.raise(t::TypeError, text));
    }
    let number = protocol::index(th, number)?;
    Ok(match pyjit_object::int::as_i64(number) {
        Some(-1) => Some(u32::MAX),
        Some(number) => u32::try_from(number).ok().filter(|id| *id != u32::MAX),
        None => None,
    })
}

fn not_found(th: &Thread, function: &str, what: &str, shown: &str) -> Raised {
    th.raise(
        t::KeyError,
        format!("{function}(): {what} not found: {shown}"),
    )
}

fn shown(th: &Thread, value: Value) -> PyResult<String> {
    Ok(protocol::repr(th, value)?.display().into_owned())
}

/// This module provides access to the Unix password database.
/// It is available on all Unix versions.
///
/// Password database entries are reported as 7-tuples containing the following
/// items from the password database (see `<pwd.h>'), in order:
/// pw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell.
/// The uid and gid items are integers, all others are strings. An
/// exception is raised if the entry asked for cannot be found.
#[pymodule(name = "pwd")]
pub mod pwd {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        keep(th, module, &PASSWD, "struct_passwd")
    }

    /// Return the password database entry for the given numeric user ID.
    ///
    /// See `help(pwd)` for more on password database entries.
    #[function("(uidobj, /)")]
    fn getpwuid(th: &Thread, uidobj: Value) -> PyResult<Value> {
        if let Some(uid) = number_of(th, uidobj, "uid")? {
            // SAFETY: the library's entry, read before anything else asks for one: the GIL is held.
            if let Some(entry) = unsafe { libc::getpwuid(uid).as_ref() } {
                return passwd(th, entry);
            }
        }
        Err(not_found(th, "getpwuid", "uid", &shown(th, uidobj)?))
    }

    /// Return the password database entry for the given user name.
    ///
    /// See `help(pwd)` for more on password database entries.
    #[function("(name, /)")]
    fn getpwnam(th: &Thread, name: Value) -> PyResult<Value> {
        let text = name_of(th, name, "getpwnam")?;
        // SAFETY: as above.
        match unsafe { libc::getpwnam(text.as_ptr()).as_ref() } {
            Some(entry) => passwd(th, entry),
            None => Err(not_found(th, "getpwnam", "name", &shown(th, name)?)),
        }
    }

    /// Return a list of all available password database entries, in arbitrary order.
    ///
    /// See help(pwd) for more on password database entries.
    #[function("()")]
    fn getpwall(th: &Thread) -> PyResult<Value> {
        let list = th.empty_list();
        // SAFETY: the library's entries, one after the other.
        unsafe {
            libc::setpwent();
            while let Some(entry) = libc::getpwent().as_ref() {
                list.push(th, passwd(th, entry)?)?;
            }
            libc::endpwent();
        }
        Ok(list.into())
    }
}

/// Access to the Unix group database.
///
/// Group entries are reported as 4-tuples containing the following fields
/// from the group database, in order:
///
///   gr_name   - name of the group
///   gr_passwd - group password (encrypted); often empty
///   gr_gid    - numeric ID of the group
///   gr_mem    - list of members
///
/// The gid is an integer, name and password are strings.  (Note that most
/// users are not explicitly listed as members of the groups they are in
/// according to the password database.  Check both databases to get
/// complete membership information.)
#[pymodule(name = "grp")]
pub mod grp {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        keep(th, module, &GROUP, "struct_group")
    }

    /// Return the group database entry for the given numeric group ID.
    ///
    /// If id is not valid, raise KeyError.
    #[function("(id)")]
    fn getgrgid(th: &Thread, id: Value) -> PyResult<Value> {
        if let Some(gid) = number_of(th, id, "gid")? {
            // SAFETY: the library's entry, read before anything else asks for one: the GIL is held.
            if let Some(entry) = unsafe { libc::getgrgid(gid).as_ref() } {
                return group(th, entry);
            }
        }
        Err(not_found(th, "getgrgid", "gid", &shown(th, id)?))
    }

    /// Return the group database entry for the given group name.
    ///
    /// If name is not valid, raise KeyError.
    #[function("(name)")]
    fn getgrnam(th: &Thread, name: Value) -> PyResult<Value> {
        let text = name_of(th, name, "getgrnam")?;
        // SAFETY: as above.
        match unsafe { libc::getgrnam(text.as_ptr()).as_ref() } {
            Some(entry) => group(th, entry),
            None => Err(not_found(th, "getgrnam", "name", &shown(th, name)?)),
        }
    }

    /// Return a list of all available group entries, in arbitrary order.
    ///
    /// An entry whose name starts with '+' or '-' represents an instruction
    /// to use YP/NIS and may not be accessible via getgrnam or getgrgid.
    #[function("()")]
    fn getgrall(th: &Thread) -> PyResult<Value> {
        let list = th.empty_list();
        // SAFETY: the library's entries, one after the other.
        unsafe {
            libc::setgrent();
            while let Some(entry) = libc::getgrent().as_ref() {
                list.push(th, group(th, entry)?)?;
            }
            libc::endgrent();
        }
        Ok(list.into())
    }
}
