//! Compiles the pure-Python standard library and packs it: one index, one blob of deflated code and sources.
//!
//! The library is CPython's, as `rustpython-pylib` carries it; `PATCHES` undoes that crate's own edits.

use std::fs;
use std::path::{Path, PathBuf};

/// `(file, text in it, replacement)`.
const PATCHES: &[(&str, &str, &str)] = &[
    (
        "site.py",
        "return 'RustPython' # XXX: RUSTPYTHON; for site-packages",
        "return 'Python'",
    ),
    (
        "site.py",
        "lib/rustpython{version[0]}.{version[1]}",
        "lib/python{version[0]}.{version[1]}",
    ),
    (
        "sysconfig/__init__.py",
        "return 'RustPython'  # XXX: RUSTPYTHON; For site-packages",
        "return 'Python'",
    ),
    (
        "platform.py",
        "if \"RustPython\" in sys_version:",
        "if \"pyjit\" in sys_version:",
    ),
    ("platform.py", "name = \"RustPython\"", "name = \"pyjit\""),
];

/// Folders that are no part of what a script needs.
const SKIPPED: &[&str] = &[
    "idlelib",
    "turtledemo",
    "tkinter",
    "lib2to3",
    "__pycache__",
    "site-packages",
    "test",
];

/// What every run imports: stored as it is, for unpacking would be a tenth of the time to start.
const STORED: &[&str] = &[
    "_collections_abc",
    "_pyjit_import",
    "_sitebuiltins",
    "abc",
    "codecs",
    "encodings",
    "encodings.aliases",
    "encodings.utf_8",
    "genericpath",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "io",
    "os",
    "posixpath",
    "site",
    "stat",
];

struct Entry {
    name: String,
    path: String,
    is_package: bool,
    code: (usize, usize, usize),
    source: (usize, usize, usize),
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let root = Path::new(rustpython_pylib::LIB_PATH);
    let mut files = Vec::new();
    collect(root, &mut files);
    files.sort();
    let mut blob = Vec::new();
    let mut entries: Vec<Entry> = files
        .iter()
        .map(|file| pack(root, file, &mut blob))
        .collect();
    // Our own part: the importer of the rest.
    println!("cargo::rerun-if-changed=python");
    let own = Path::new("python");
    let mut own_files = Vec::new();
    collect(own, &mut own_files);
    entries.extend(own_files.iter().map(|file| pack(own, file, &mut blob)));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("library.bin"), &blob).expect("writing the blob");
    let mut index = String::from("&[\n");
    for Entry {
        name,
        path,
        is_package,
        code,
        source,
    } in &entries
    {
        index.push_str(&format!(
            "Entry {{ name: {name:?}, path: {path:?}, is_package: {is_package}, code: Piece {{ start: {}, packed: {}, len: {} }}, source: Piece {{ start: {}, packed: {}, len: {} }} }},\n",
            code.0, code.1, code.2, source.0, source.1, source.2
        ));
    }
    index.push(']');
    fs::write(out.join("index.rs"), index).expect("writing the index");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the library's folder is readable");
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&&*name) {
                collect(&path, files);
            }
        } else if name.ends_with(".py") {
            files.push(path);
        }
    }
}

fn pack(root: &Path, file: &Path, blob: &mut Vec<u8>) -> Entry {
    let path = file
        .strip_prefix(root)
        .expect("collected below the root")
        .to_string_lossy()
        .replace('\\', "/");
    let mut source = fs::read_to_string(file).expect("library sources are UTF-8");
    for (_, from, to) in PATCHES.iter().filter(|(name, ..)| *name == path) {
        assert!(source.contains(from), "{path}: nothing to patch: {from}");
        source = source.replace(from, to);
    }
    let stem = path.trim_end_matches(".py");
    let is_package = stem.ends_with("/__init__");
    let name = stem.trim_end_matches("/__init__").replace('/', ".");
    let code = compile(&source, &name, &path);
    let stored = STORED.contains(&&*name);
    let mut put = |bytes: &[u8], stored: bool| {
        let start = blob.len();
        if stored {
            blob.extend_from_slice(bytes);
        } else {
            blob.extend_from_slice(&miniz_oxide::deflate::compress_to_vec(bytes, 8));
        }
        (start, blob.len() - start, bytes.len())
    };
    Entry {
        code: put(&code, stored),
        source: put(source.as_bytes(), false),
        name,
        path,
        is_package,
    }
}

/// The marshalled code of a file; nothing for one that does not compile (none does not, today).
fn compile(source: &str, name: &str, path: &str) -> Vec<u8> {
    let frozen = matches!(
        name,
        "importlib._bootstrap" | "importlib._bootstrap_external" | "zipimport"
    );
    let filename = if frozen {
        format!("<frozen {name}>")
    } else {
        format!("<library>/{path}")
    };
    let options = pyjit_compiler::CompileOptions::new(pyjit_compiler::Mode::Exec);
    match pyjit_compiler::compile(source, filename.as_str(), &options).result {
        Ok(code) => {
            if let Err(error) = pyjit_bytecode::verify::verify(&code) {
                panic!("{path}: {error:?}");
            }
            pyjit_bytecode::marshal::write_code(&code)
        }
        Err(error) => panic!("{path}: {error:?}"),
    }
}
