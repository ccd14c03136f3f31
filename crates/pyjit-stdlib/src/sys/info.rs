//! The facts in `sys`: versions, limits, flags.

use pyjit_object::prelude::*;
use pyjit_types::structseq::{self, StructSeq};

/// The language version we implement, which is also the embedded library's.
pub const VERSION: (i32, i32, i32) = (3, 14, 7);
/// Our own version.
pub const PYJIT_VERSION: &str = env!("CARGO_PKG_VERSION");
pub const CACHE_TAG: &str = "pyjit-314";

/// Names of all modules of the standard library, one a line.
const STDLIB_NAMES: &str = include_str!("names.txt");

const FLAGS: StructSeq = StructSeq {
    name: "sys.flags",
    doc: "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    fields: &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
        "gil",
        "thread_inherit_context",
        "context_aware_warnings",
    ],
    visible: 18,
    constructible: false,
};
const VERSION_INFO: StructSeq = StructSeq {
    name: "sys.version_info",
    doc: "sys.version_info\n\nVersion information as a named tuple.",
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
    visible: 5,
    constructible: false,
};
const FLOAT_INFO: StructSeq = StructSeq {
    name: "sys.float_info",
    doc: "sys.float_info\n\nA named tuple holding information about the float type. It contains low level\ninformation about the precision and internal representation. Please study\nyour system's :file:`float.h` for more information.",
    fields: &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
    visible: 11,
    constructible: false,
};
const HASH_INFO: StructSeq = StructSeq {
    name: "sys.hash_info",
    doc: "hash_info\n\nA named tuple providing parameters used for computing\nhashes. The attributes are read only.",
    fields: &[
        "width",
        "modulus",
        "inf",
        "nan",
        "imag",
        "algorithm",
        "hash_bits",
        "seed_bits",
        "cutoff",
    ],
    visible: 9,
    constructible: false,
};
const INT_INFO: StructSeq = StructSeq {
    name: "sys.int_info",
    doc: "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
    fields: &[
        "bits_per_digit",
        "sizeof_digit",
        "default_max_str_digits",
        "str_digits_check_threshold",
    ],
    visible: 4,
    constructible: false,
};
const THREAD_INFO: StructSeq = StructSeq {
    name: "sys.thread_info",
    doc: "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
    fields: &["name", "lock", "version"],
    visible: 3,
    constructible: false,
};

fn instance(th: &Thread, spec: &StructSeq, values: &[Value]) -> PyResult<Value> {
    let class = structseq::define(th, spec)?;
    structseq::make(th, class, &values[..spec.visible], &values[spec.visible..])
}

fn version_info(th: &Thread) -> PyResult<Value> {
    let (major, minor, micro) = VERSION;
    let values = [
        Value::int(major),
        Value::int(minor),
        Value::int(micro),
        th.str("final").into(),
        Value::int(0),
    ];
    instance(th, &VERSION_INFO, &values)
}

fn flags(th: &Thread) -> PyResult<Value> {
    let flags = &th.rt().flags;
    let int = |flag: bool| Value::int(flag as i32);
    let values = [
        int(flags.debug),
        int(flags.inspect),
        int(flags.interactive),
        Value::int(flags.optimize as i32),
        int(flags.dont_write_bytecode),
        int(flags.no_user_site),
        int(flags.no_site),
        int(flags.ignore_environment),
        Value::int(flags.verbose as i32),
        Value::int(flags.bytes_warning as i32),
        int(flags.quiet),
        int(flags.hash_randomization),
        int(flags.isolated),
        Value::bool(flags.dev_mode),
        int(flags.utf8_mode),
        int(flags.warn_default_encoding),
        Value::bool(flags.safe_path),
        th.int(th.rt().int_max_str_digits.get()),
        Value::int(1),
        Value::int(0),
        Value::int(0),
    ];
    instance(th, &FLAGS, &values)
}

/// Sets everything in module `sys` that does not depend on the start of the process.
pub fn fill(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    let (major, minor, micro) = VERSION;
    let hexversion = major << 24 | minor << 16 | micro << 8 | 0xF0;
    let version = format!("{major}.{minor}.{micro} (pyjit {PYJIT_VERSION}) [Rust]");
    let text = |text: &str| Value::from(th.str(text));
    let info = version_info(th)?;
    let names = th.empty_list();
    for name in crate::names() {
        names.push(th, th.intern(name).into())?;
    }
    let stdlib = th.frozenset();
    for name in STDLIB_NAMES.lines() {
        stdlib.add(th, th.intern(name).into())?;
    }
    let modulus = th.int((1i64 << 61) - 1);
    let hash = [
        Value::int(64),
        modulus,
        Value::int(314159),
        Value::int(0),
        Value::int(1000003),
        text("siphash13"),
        Value::int(64),
        Value::int(128),
        Value::int(0),
    ];
    let float = [
        Value::float(f64::MAX),
        Value::int(1024),
        Value::int(308),
        Value::float(f64::MIN_POSITIVE),
        Value::int(-1021),
        Value::int(-307),
        Value::int(15),
        Value::int(53),
        Value::float(f64::EPSILON),
        Value::int(2),
        Value::int(1),
    ];
    let int = [
        Value::int(30),
        Value::int(4),
        Value::int(4300),
        Value::int(640),
    ];
    let thread = [text("pthread"), text("semaphore"), Value::NONE];
    let rows = [
        ("version", text(&version)),
        ("hexversion", Value::int(hexversion)),
        ("api_version", Value::int(1013)),
        ("version_info", info),
        ("implementation", implementation(th, info, hexversion)?),
        (
            "copyright",
            text(
                "Copyright (c) the pyjit authors.\nThe standard library: Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.",
            ),
        ),
        ("platform", text(std::env::consts::OS)),
        (
            "byteorder",
            text(if cfg!(target_endian = "little") {
                "little"
            } else {
                "big"
            }),
        ),
        ("maxsize", th.int(i64::MAX)),
        ("maxunicode", Value::int(0x10FFFF)),
        ("float_repr_style", text("short")),
        ("abiflags", text("")),
        ("platlibdir", text("lib")),
        ("_framework", text("")),
        ("_home", Value::NONE),
        (
            "_git",
            th.tuple(&[text("pyjit"), text(""), text("")]).into(),
        ),
        ("flags", flags(th)?),
        ("float_info", instance(th, &FLOAT_INFO, &float)?),
        ("hash_info", instance(th, &HASH_INFO, &hash)?),
        ("int_info", instance(th, &INT_INFO, &int)?),
        ("thread_info", instance(th, &THREAD_INFO, &thread)?),
        (
            "builtin_module_names",
            th.try_tuple(names.as_slice())?.into(),
        ),
        ("stdlib_module_names", stdlib.into()),
        (
            "dont_write_bytecode",
            Value::bool(th.rt().flags.dont_write_bytecode),
        ),
        ("pycache_prefix", Value::NONE),
        ("meta_path", th.empty_list().into()),
        ("path_hooks", th.empty_list().into()),
        ("path_importer_cache", th.dict().into()),
        ("warnoptions", th.empty_list().into()),
        ("_xoptions", th.dict().into()),
    ];
    for (name, value) in rows {
        module.set(th, name, value)?;
    }
    Ok(())
}

/// `sys.implementation`: a `types.SimpleNamespace`, whose class `pyjit-types` keeps.
fn implementation(th: &Thread, version: Value, hexversion: i32) -> PyResult<Value> {
    let known = th.rt().kept.borrow().get("SimpleNamespace").copied();
    let Some(class) = known else {
        return Ok(Value::NONE);
    };
    let names = [
        "name",
        "cache_tag",
        "version",
        "hexversion",
        "_multiarch",
        "supports_isolated_interpreters",
    ];
    let multiarch = format!("{}-{}-gnu", std::env::consts::ARCH, std::env::consts::OS);
    let values = [
        th.str("pyjit").into(),
        th.str(CACHE_TAG).into(),
        version,
        Value::int(hexversion),
        th.str(&multiarch).into(),
        Value::FALSE,
    ];
    let keys = th.empty_list();
    for name in names {
        keys.push(th, th.intern(name).into())?;
    }
    let kwnames = th.try_tuple(keys.as_slice())?;
    pyjit_object::protocol::call_args(
        th,
        class,
        Args {
            values: &values,
            kwnames: Some(kwnames),
        },
    )
}
