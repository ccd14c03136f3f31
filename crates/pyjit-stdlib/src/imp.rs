//! `_imp`: what `importlib` needs of the runtime. CPython: Python/import.c.
//!
//! The library's modules that CPython freezes are frozen here too (names in `FROZEN`); the rest of the embedded library
//! is served to `importlib` as files of a folder that need not exist, through the `_library_*` functions, which CPython
//! does not have.

use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::runtime::LibraryModule;

/// `(name, module of the library)`.
const FROZEN: &[(&str, &str)] = &[
    ("_frozen_importlib", "importlib._bootstrap"),
    (
        "_frozen_importlib_external",
        "importlib._bootstrap_external",
    ),
    ("zipimport", "zipimport"),
    ("abc", "abc"),
    ("codecs", "codecs"),
    ("io", "io"),
    ("_collections_abc", "_collections_abc"),
    ("_sitebuiltins", "_sitebuiltins"),
    ("genericpath", "genericpath"),
    ("ntpath", "ntpath"),
    ("posixpath", "posixpath"),
    ("os", "os"),
    ("site", "site"),
    ("stat", "stat"),
    ("importlib.util", "importlib.util"),
    ("importlib.machinery", "importlib.machinery"),
    ("runpy", "runpy"),
    ("__hello__", "__hello__"),
    ("__phello__", "__phello__"),
    ("__phello__.ham", "__phello__.ham"),
    ("__phello__.ham.eggs", "__phello__.ham.eggs"),
    ("__phello__.spam", "__phello__.spam"),
    ("_pyjit_import", "_pyjit_import"),
];

fn library(th: &Thread, name: &str) -> Option<LibraryModule> {
    th.rt()
        .hooks
        .library_module
        .get()
        .and_then(|find| find(name))
}

/// The frozen module of that name, and the name it has in the library.
pub fn frozen(th: &Thread, name: &str) -> Option<LibraryModule> {
    let (_, original) = FROZEN.iter().find(|(frozen, _)| *frozen == name)?;
    library(th, original)
}

/// The code object of a library module, with `filename` if given.
pub fn library_code(
    th: &Thread,
    module: LibraryModule,
    filename: Option<Gc<Str>>,
) -> PyResult<Gc<CodeObject>> {
    let code = super::marshal::load_own_code(th, &(module.code)(module.name))?;
    if let Some(filename) = filename {
        fix_filename(code, filename);
    }
    Ok(code)
}

/// Sets `co_filename` of a code object and of those among its constants.
fn fix_filename(code: Gc<CodeObject>, filename: Gc<Str>) {
    code.filename.set(&code.header, Some(filename));
    let nested = code.consts();
    nested
        .iter()
        .filter_map(|value| value.cast::<CodeObject>())
        .for_each(|code| fix_filename(code, filename));
}

/// (Extremely) low-level import machinery bits as used by importlib.
#[pymodule(name = "_imp")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "check_hash_based_pycs", th.str("default"))?;
        module.set(
            th,
            "pyc_magic_number_token",
            Value::int(3627 | (b'\r' as i32) << 16 | (b'\n' as i32) << 24),
        )
    }

    /// Acquires the interpreter's import lock for the current thread.
    #[function("()")]
    fn acquire_lock(th: &Thread) {
        let held = held(th);
        set_held(th, held + 1);
    }

    /// Release the interpreter's import lock.
    #[function("()")]
    fn release_lock(th: &Thread) -> PyResult<()> {
        let held = held(th);
        if held == 0 {
            return Err(th.raise(t::RuntimeError, "not holding the import lock"));
        }
        set_held(th, held - 1);
        Ok(())
    }

    /// Return True if the import lock is currently held, else False.
    #[function("()")]
    fn lock_held(th: &Thread) -> bool {
        held(th) > 0
    }

    fn held(th: &Thread) -> i32 {
        th.rt()
            .kept
            .borrow()
            .get("import lock")
            .copied()
            .and_then(Value::as_small_int)
            .unwrap_or(0)
    }

    fn set_held(th: &Thread, held: i32) {
        th.rt()
            .kept
            .borrow_mut()
            .insert("import lock", Value::int(held));
    }

    /// Returns the list of file suffixes used to identify extension modules.
    #[function("()")]
    fn extension_suffixes(th: &Thread) -> Value {
        th.empty_list().into()
    }

    /// Create an extension module.
    #[function("(spec, /)")]
    fn create_builtin(th: &Thread, spec: Value) -> PyResult<Value> {
        let name = pyjit_object::protocol::getattr(th, spec, th.names().name)?;
        let Some(name) = name.cast::<Str>() else {
            let found = th.type_name(name);
            return Err(th.raise(t::TypeError, format!("name must be string, not {found}")));
        };
        // `sys` and `builtins` exist once.
        if let Some(modules) = th.rt().modules.get()
            && (name.eq_str("sys") || name.eq_str("builtins"))
            && let Some(module) = modules.get_str(th, name)?
        {
            return Ok(module);
        }
        match crate::find(&name.display()) {
            Some(spec) => Ok(crate::create(th, spec)?.into()),
            None => Ok(Value::NONE),
        }
    }

    /// Initialize a built-in module.
    #[function("(mod, /)")]
    fn exec_builtin(_mod: Value) -> i32 {
        0
    }

    /// Create an extension module.
    #[function("(spec, file=<unrepresentable>, /)")]
    fn create_dynamic(th: &Thread, _spec: Value, _file: Option<Value>) -> PyResult<Value> {
        Err(th.raise(t::ImportError, "pyjit does not load extension modules"))
    }

    /// Initialize an extension module.
    #[function("(mod, /)")]
    fn exec_dynamic(_mod: Value) -> i32 {
        0
    }

    /// Returns True if the module name corresponds to a built-in module.
    #[function("(name, /)")]
    fn is_builtin(name: Gc<Str>) -> i32 {
        match crate::find(&name.display()) {
            Some(_) if name.eq_str("sys") || name.eq_str("builtins") => -1,
            Some(_) => 1,
            None => 0,
        }
    }

    /// Returns True if the module name corresponds to a frozen module.
    #[function("(name, /)")]
    fn is_frozen(th: &Thread, name: Gc<Str>) -> bool {
        frozen(th, &name.display()).is_some()
    }

    fn no_such(th: &Thread, name: Gc<Str>) -> Raised {
        let shown = match pyjit_object::protocol::repr(th, name.into()) {
            Ok(shown) => shown,
            Err(raised) => return raised,
        };
        th.raise(
            t::ImportError,
            format!("No such frozen object named {}", shown.display()),
        )
    }

    /// Returns True if the module name is of a frozen package.
    #[function("(name, /)")]
    fn is_frozen_package(th: &Thread, name: Gc<Str>) -> PyResult<bool> {
        match frozen(th, &name.display()) {
            Some(module) => Ok(module.is_package),
            None => Err(no_such(th, name)),
        }
    }

    /// Return info about the corresponding frozen module (if there is one) or None.
    #[function("(name, /, *, withdata=False)")]
    fn find_frozen(th: &Thread, name: Gc<Str>, withdata: Option<bool>) -> PyResult<Value> {
        let Some(module) = frozen(th, &name.display()) else {
            return Ok(Value::NONE);
        };
        let data = if withdata.unwrap_or(false) {
            th.bytes(&(module.code)(module.name))?.into()
        } else {
            Value::NONE
        };
        Ok(th
            .tuple(&[
                data,
                Value::bool(module.is_package),
                th.str(module.name).into(),
            ])
            .into())
    }

    /// Create a code object for a frozen module.
    #[function("(name, data=None, /)")]
    fn get_frozen_object(th: &Thread, name: Gc<Str>, data: Option<Value>) -> PyResult<Value> {
        if let Some(data) = data.filter(|data| !data.is_none()) {
            let bytes = BytesLike::new(th, data, Request::SIMPLE)?;
            return Ok(super::super::marshal::load_code(th, &bytes)?.into());
        }
        match frozen(th, &name.display()) {
            Some(module) => {
                let filename = th.str(&format!("<frozen {}>", module.name));
                Ok(library_code(th, module, Some(filename))?.into())
            }
            None => Err(no_such(th, name)),
        }
    }

    /// Initializes a frozen module.
    #[function("(name, /)")]
    fn init_frozen(th: &Thread, name: Gc<Str>) -> PyResult<Value> {
        match frozen(th, &name.display()) {
            Some(_) => Ok(th.module(&name.display())?.into()),
            None => Ok(Value::NONE),
        }
    }

    /// Returns the list of available frozen modules.
    #[function("()")]
    fn _frozen_module_names(th: &Thread) -> PyResult<Value> {
        let names = th.empty_list();
        for (name, _) in FROZEN {
            names.push(th, th.str(name).into())?;
        }
        Ok(names.into())
    }

    #[function("(override, /)")]
    fn _override_frozen_modules_for_tests(_override: i32) {}

    #[function("(override, /)")]
    fn _override_multi_interp_extensions_check(_override: i32) -> i32 {
        0
    }

    /// Changes code.co_filename to specify the passed-in file path.
    #[function("(code, path, /)")]
    fn _fix_co_filename(code: Gc<CodeObject>, path: Gc<Str>) {
        fix_filename(code, path);
    }

    #[function("(key, source)")]
    fn source_hash(th: &Thread, key: i64, source: Value) -> PyResult<Value> {
        let source = BytesLike::new(th, source, Request::SIMPLE)?;
        let mut seed = [0; 16];
        seed[..8].copy_from_slice(&key.to_le_bytes());
        let hash = pyjit_text::hash::HashKey::from_bytes(seed).hash_bytes(&source);
        Ok(th.bytes(&hash.to_le_bytes())?.into())
    }

    /// Whether a file of the embedded library is at that path below its folder: (is_package,) or None.
    #[function("(path, /)")]
    fn _library_find(th: &Thread, path: Gc<Str>) -> Value {
        match th
            .rt()
            .hooks
            .library_file
            .get()
            .and_then(|find| find(&path.display()))
        {
            Some(module) => th.tuple(&[Value::bool(module.is_package)]).into(),
            None => Value::NONE,
        }
    }

    /// The code object of a file of the embedded library, as that of the file `filename`.
    #[function("(path, filename, /)")]
    fn _library_code(th: &Thread, path: Gc<Str>, filename: Gc<Str>) -> PyResult<Value> {
        match th
            .rt()
            .hooks
            .library_file
            .get()
            .and_then(|find| find(&path.display()))
        {
            Some(module) => Ok(library_code(th, module, Some(filename))?.into()),
            None => Err(th.raise(
                t::ImportError,
                format!("no file {} in the library", path.display()),
            )),
        }
    }

    /// The bytes of a file of the embedded library.
    #[function("(path, /)")]
    fn _library_source(th: &Thread, path: Gc<Str>) -> PyResult<Value> {
        match th
            .rt()
            .hooks
            .library_file
            .get()
            .and_then(|find| find(&path.display()))
        {
            Some(module) => Ok(th.bytes(&(module.source)(module.name))?.into()),
            None => Err(th.raise_os_error(libc::ENOENT, Some(path.into()), None)),
        }
    }
}
