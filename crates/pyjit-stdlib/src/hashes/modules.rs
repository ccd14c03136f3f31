//! The modules of the hashes, and their classes.

use super::*;

macro_rules! classes {
    ($($constant:ident = $spec:expr;)*) => { $(pub(super) static $constant: TypeSpec = $spec;)* };
}

classes! {
    MD5 = closed("md5", "_md5");
    SHA1 = closed("sha1", "_sha1");
    SHA224 = closed("SHA224Type", "_sha2");
    SHA256 = closed("SHA256Type", "_sha2");
    SHA384 = closed("SHA384Type", "_sha2");
    SHA512 = closed("SHA512Type", "_sha2");
    SHA3_224 = sha3(
        "sha3_224",
        "sha3_224([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 28 bytes.",
    );
    SHA3_256 = sha3(
        "sha3_256",
        "sha3_256([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 32 bytes.",
    );
    SHA3_384 = sha3(
        "sha3_384",
        "sha3_384([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 48 bytes.",
    );
    SHA3_512 = sha3(
        "sha3_512",
        "sha3_512([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of 64 bytes.",
    );
    SHAKE_128 = shake("shake_128", "shake_128([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object.");
    SHAKE_256 = shake("shake_256", "shake_256([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object.");
    BLAKE2B = blake2(
        "blake2b",
        "Return a new BLAKE2b hash object.",
        "(data=b'', *, digest_size=_blake2.blake2b.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)",
    );
    BLAKE2S = blake2(
        "blake2s",
        "Return a new BLAKE2s hash object.",
        "(data=b'', *, digest_size=_blake2.blake2s.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)",
    );
}

#[pymodule(name = "_md5")]
pub mod md5 {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        add_class(th, module, "MD5Type", "_md5.MD5Type", &MD5)
    }

    /// Return a new MD5 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn md5(
        th: &Thread,
        data: Option<Value>,
        _used: Option<Value>,
        string: Option<Value>,
    ) -> PyResult<Gc<Hash>> {
        start(th, "_md5.MD5Type", "md5", data, string)
    }
}

#[pymodule(name = "_sha1")]
pub mod sha1 {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        add_class(th, module, "SHA1Type", "_sha1.SHA1Type", &SHA1)
    }

    /// Return a new SHA1 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha1(
        th: &Thread,
        data: Option<Value>,
        _used: Option<Value>,
        string: Option<Value>,
    ) -> PyResult<Gc<Hash>> {
        start(th, "_sha1.SHA1Type", "sha1", data, string)
    }
}

#[pymodule(name = "_sha2")]
pub mod sha2 {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        add_class(th, module, "SHA224Type", "_sha2.SHA224Type", &SHA224)?;
        add_class(th, module, "SHA256Type", "_sha2.SHA256Type", &SHA256)?;
        add_class(th, module, "SHA384Type", "_sha2.SHA384Type", &SHA384)?;
        add_class(th, module, "SHA512Type", "_sha2.SHA512Type", &SHA512)
    }

    /// Return a new SHA-224 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha224(
        th: &Thread,
        data: Option<Value>,
        _used: Option<Value>,
        string: Option<Value>,
    ) -> PyResult<Gc<Hash>> {
        start(th, "_sha2.SHA224Type", "sha224", data, string)
    }

    /// Return a new SHA-256 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha256(
        th: &Thread,
        data: Option<Value>,
        _used: Option<Value>,
        string: Option<Value>,
    ) -> PyResult<Gc<Hash>> {
        start(th, "_sha2.SHA256Type", "sha256", data, string)
    }

    /// Return a new SHA-384 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha384(
        th: &Thread,
        data: Option<Value>,
        _used: Option<Value>,
        string: Option<Value>,
    ) -> PyResult<Gc<Hash>> {
        start(th, "_sha2.SHA384Type", "sha384", data, string)
    }

    /// Return a new SHA-512 hash object; optionally initialized with a string.
    #[function("(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha512(
        th: &Thread,
        data: Option<Value>,
        _used: Option<Value>,
        string: Option<Value>,
    ) -> PyResult<Gc<Hash>> {
        start(th, "_sha2.SHA512Type", "sha512", data, string)
    }
}

#[pymodule(name = "_sha3")]
pub mod sha3_module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, key, spec) in [
            ("sha3_224", "_sha3.sha3_224", &SHA3_224),
            ("sha3_256", "_sha3.sha3_256", &SHA3_256),
            ("sha3_384", "_sha3.sha3_384", &SHA3_384),
            ("sha3_512", "_sha3.sha3_512", &SHA3_512),
            ("shake_128", "_sha3.shake_128", &SHAKE_128),
            ("shake_256", "_sha3.shake_256", &SHAKE_256),
        ] {
            add_class(th, module, name, key, spec)?;
        }
        // The name of what CPython is built with.
        module.set(th, "implementation", th.str("HACL"))
    }
}

/// _blake2b provides BLAKE2b for hashlib
///
#[pymodule(name = "_blake2")]
pub mod blake2_module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        add_class(th, module, "blake2b", "_blake2.blake2b", &BLAKE2B)?;
        add_class(th, module, "blake2s", "_blake2.blake2s", &BLAKE2S)?;
        for (class, prefix, digest, salt) in [
            ("blake2b", "BLAKE2B", Blake2b::MAX_DIGEST, Blake2b::SALT),
            ("blake2s", "BLAKE2S", Blake2s::MAX_DIGEST, Blake2s::SALT),
        ] {
            let class = module.get(th, class)?.and_then(Value::cast::<Type>);
            for (name, size) in [
                ("SALT_SIZE", salt),
                ("PERSON_SIZE", salt),
                ("MAX_KEY_SIZE", digest),
                ("MAX_DIGEST_SIZE", digest),
            ] {
                if let Some(class) = class {
                    class.dict().set_str(th, th.intern(name), th.int(size))?;
                }
                module.set(th, &format!("{prefix}_{name}"), th.int(size))?;
            }
        }
        Ok(())
    }
}
