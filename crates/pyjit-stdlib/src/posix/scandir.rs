//! `listdir`, `scandir` and `DirEntry`.

use super::path::{PathArg, os_str};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

#[pytype(name = "DirEntry")]
#[repr(C)]
pub struct DirEntry {
    head: NativeHeader,
    name: Field<Option<Value>>,
    path: Field<Option<Value>>,
    /// `d_type`.
    kind: Cell<u8>,
    inode: Cell<u64>,
    /// Where the path begins.
    dir_fd: Cell<i32>,
    stat: Field<Option<Value>>,
    lstat: Field<Option<Value>>,
}

#[pytype(name = "ScandirIterator")]
#[repr(C)]
pub struct Scan {
    head: NativeHeader,
    entries: Field<Option<Gc<List>>>,
    next: Cell<usize>,
}

pub fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    module.set(th, "DirEntry", th.define_class(&entry::SPEC, None)?)?;
    th.define_class(&scan_methods::SPEC, None)?;
    Ok(())
}

fn entries(th: &Thread, path: Option<&PathArg>) -> PyResult<Vec<(Vec<u8>, u8, u64)>> {
    let folder = path.map_or(OsStr::new("."), |path| {
        OsStr::from_bytes(path.text.as_bytes())
    });
    let read = th.without_gil(|| -> std::io::Result<Vec<(Vec<u8>, u8, u64)>> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            use std::os::unix::fs::{DirEntryExt, FileTypeExt};
            let entry = entry?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => libc::DT_DIR,
                Ok(kind) if kind.is_file() => libc::DT_REG,
                Ok(kind) if kind.is_symlink() => libc::DT_LNK,
                Ok(kind) if kind.is_fifo() => libc::DT_FIFO,
                Ok(kind) if kind.is_socket() => libc::DT_SOCK,
                _ => libc::DT_UNKNOWN,
            };
            all.push((entry.file_name().as_bytes().to_vec(), kind, entry.ino()));
        }
        Ok(all)
    });
    read.map_err(|error| {
        th.raise_os_error(
            error.raw_os_error().unwrap_or(0),
            path.map(|path| path.object),
            None,
        )
    })
}

/// `os.listdir`.
pub fn list(th: &Thread, path: Option<&PathArg>) -> PyResult<Value> {
    let names = th.empty_list();
    for (name, ..) in entries(th, path)? {
        let name = match path {
            Some(path) => path.answer(th, &name)?,
            None => os_str(th, OsStr::from_bytes(&name))?,
        };
        names.push(th, name)?;
    }
    Ok(names.into())
}

/// `os.scandir`.
pub fn scan(th: &Thread, path: Option<PathArg>) -> PyResult<Value> {
    let list = th.empty_list();
    let class = |layout| {
        th.rt()
            .native_class(layout)
            .unwrap_or_else(|| th.class(t::OBJECT))
    };
    let folder = path
        .as_ref()
        .map_or(b".".to_vec(), |path| path.text.as_bytes().to_vec());
    let dir_fd = path.as_ref().and_then(|path| path.fd);
    for (name, kind, inode) in entries(th, path.as_ref())? {
        let whole = if dir_fd.is_some() {
            name.clone()
        } else if folder.is_empty() || folder.ends_with(b"/") {
            [&folder[..], &name].concat()
        } else {
            [&folder[..], b"/", &name].concat()
        };
        let text = |bytes: &[u8]| match &path {
            Some(path) => path.answer(th, bytes),
            None => os_str(th, OsStr::from_bytes(bytes)),
        };
        let entry = DirEntry {
            head: NativeHeader::new(DirEntry::LAYOUT),
            name: Field::default(),
            path: Field::default(),
            kind: Cell::new(kind),
            inode: Cell::new(inode),
            dir_fd: Cell::new(dir_fd.unwrap_or(libc::AT_FDCWD)),
            stat: Field::default(),
            lstat: Field::default(),
        };
        let entry = th.alloc(class(DirEntry::LAYOUT), entry);
        entry.name.set(&entry.head.header, Some(text(&name)?));
        entry.path.set(&entry.head.header, Some(text(&whole)?));
        list.push(th, entry.into())?;
    }
    let scan = th.alloc(
        class(Scan::LAYOUT),
        Scan {
            head: NativeHeader::new(Scan::LAYOUT),
            entries: Field::default(),
            next: Cell::new(0),
        },
    );
    scan.entries.set(&scan.head.header, Some(list));
    Ok(scan.into())
}

fn stat_of(th: &Thread, entry: Gc<DirEntry>, follow: bool) -> PyResult<Value> {
    let known = if follow {
        entry.stat.get()
    } else {
        entry.lstat.get()
    };
    if let Some(known) = known {
        return Ok(known);
    }
    let at = pyjit_object::convert::ArgAt {
        function: "stat",
        index: 1,
        name: "path",
    };
    let path = PathArg::from_arg(th, entry.path.get().unwrap_or(Value::NONE), &at)?;
    let result = super::stat::stat(th, &path, entry.dir_fd.get(), follow)?;
    let field = if follow { &entry.stat } else { &entry.lstat };
    field.set(&entry.head.header, Some(result));
    Ok(result)
}

/// Whether the entry is of that kind, following links or not; false if it is gone.
fn is_kind(
    th: &Thread,
    entry: Gc<DirEntry>,
    kind: u8,
    mode: libc::mode_t,
    follow: bool,
) -> PyResult<bool> {
    let own = entry.kind.get();
    if own != libc::DT_UNKNOWN && !(own == libc::DT_LNK && follow) {
        return Ok(own == kind);
    }
    match stat_of(th, entry, follow) {
        Ok(status) => {
            let found = status
                .cast::<Tuple>()
                .and_then(|status| status.get(0))
                .and_then(pyjit_object::int::as_i64)
                .unwrap_or(0);
            Ok(found as libc::mode_t & libc::S_IFMT == mode)
        }
        Err(Raised) if th.catch(t::FileNotFoundError).is_some() => Ok(false),
        Err(Raised) => Err(Raised),
    }
}

#[pymethods(DirEntry, name = "DirEntry", module = "posix", doc = "")]
pub mod entry {
    use super::*;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<DirEntry>) -> PyResult<Value> {
        let name = protocol::repr(th, this.name.get().unwrap_or(Value::NONE))?;
        Ok(th.str(&format!("<DirEntry {}>", name.display())).into())
    }

    #[getter]
    fn name(this: Gc<DirEntry>) -> Option<Value> {
        this.name.get()
    }

    #[getter]
    fn path(this: Gc<DirEntry>) -> Option<Value> {
        this.path.get()
    }

    /// Returns the path for the entry.
    #[method("($self, /)")]
    fn __fspath__(this: Gc<DirEntry>) -> Option<Value> {
        this.path.get()
    }

    /// Return True if the entry is a directory; cached per entry.
    #[method("($self, /, *, follow_symlinks=True)")]
    fn is_dir(th: &Thread, this: Gc<DirEntry>, follow_symlinks: Option<bool>) -> PyResult<bool> {
        is_kind(
            th,
            this,
            libc::DT_DIR,
            libc::S_IFDIR,
            follow_symlinks.unwrap_or(true),
        )
    }

    /// Return True if the entry is a file; cached per entry.
    #[method("($self, /, *, follow_symlinks=True)")]
    fn is_file(th: &Thread, this: Gc<DirEntry>, follow_symlinks: Option<bool>) -> PyResult<bool> {
        is_kind(
            th,
            this,
            libc::DT_REG,
            libc::S_IFREG,
            follow_symlinks.unwrap_or(true),
        )
    }

    /// Return True if the entry is a symbolic link; cached per entry.
    #[method("($self, /)")]
    fn is_symlink(th: &Thread, this: Gc<DirEntry>) -> PyResult<bool> {
        is_kind(th, this, libc::DT_LNK, libc::S_IFLNK, false)
    }

    #[method("($self, /)")]
    fn is_junction(_this: Gc<DirEntry>) -> bool {
        false
    }

    /// Return stat_result object for the entry; cached per entry.
    #[method("($self, /, *, follow_symlinks=True)")]
    fn stat(th: &Thread, this: Gc<DirEntry>, follow_symlinks: Option<bool>) -> PyResult<Value> {
        stat_of(th, this, follow_symlinks.unwrap_or(true))
    }

    /// Return inode of the entry; cached per entry.
    #[method("($self, /)")]
    fn inode(this: Gc<DirEntry>) -> u64 {
        this.inode.get()
    }
}

#[pymethods(Scan, name = "ScandirIterator", module = "posix", doc = "")]
pub mod scan_methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(_th: &Thread, this: Value) -> PyResult<Value> {
        Ok(this)
    }

    #[slot(tp_iternext)]
    fn next(_th: &Thread, this: Gc<Scan>) -> PyResult<Option<Value>> {
        let at = this.next.get();
        this.next.set(at + 1);
        Ok(this.entries.get().and_then(|entries| entries.get(at)))
    }

    #[method("($self, /)")]
    fn close(this: Gc<Scan>) {
        this.entries.set(&this.head.header, None);
    }

    #[method("($self, /)")]
    fn __enter__(this: Gc<Scan>) -> Gc<Scan> {
        this
    }

    #[method]
    fn __exit__(_th: &Thread, this: Gc<Scan>, _args: Args) -> PyResult<()> {
        close(this);
        Ok(())
    }
}
