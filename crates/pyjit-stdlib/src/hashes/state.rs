//! A running hash of any algorithm.

use super::blake2::{Blake2b, Blake2s};
use sha3::digest::{ExtendableOutput, XofReader};
use sha3::{Digest, digest::Update};

macro_rules! algorithms {
    ($($variant:ident($ty:ty) $name:literal $block:literal $digest:literal;)*) => {
        /// The algorithms of fixed digest size, the extendable ones and BLAKE2.
        #[derive(Clone)]
        pub enum State {
            $($variant($ty),)*
            Shake128(sha3::Shake128),
            Shake256(sha3::Shake256),
            Blake2b(Box<Blake2b>),
            Blake2s(Box<Blake2s>),
        }

        impl State {
            /// A fresh hash; none for BLAKE2, which takes parameters, and for unknown names.
            pub fn named(name: &str) -> Option<State> {
                Some(match name {
                    $($name => State::$variant(<$ty>::new()),)*
                    "shake_128" => State::Shake128(Default::default()),
                    "shake_256" => State::Shake256(Default::default()),
                    _ => return None,
                })
            }

            pub fn name(&self) -> &'static str {
                match self {
                    $(State::$variant(_) => $name,)*
                    State::Shake128(_) => "shake_128",
                    State::Shake256(_) => "shake_256",
                    State::Blake2b(_) => "blake2b",
                    State::Blake2s(_) => "blake2s",
                }
            }

            pub fn block_size(&self) -> usize {
                match self {
                    $(State::$variant(_) => $block,)*
                    State::Shake128(_) => 168,
                    State::Shake256(_) => 136,
                    State::Blake2b(_) => Blake2b::BLOCK,
                    State::Blake2s(_) => Blake2s::BLOCK,
                }
            }

            /// 0 for the extendable ones.
            pub fn digest_size(&self) -> usize {
                match self {
                    $(State::$variant(_) => $digest,)*
                    State::Shake128(_) | State::Shake256(_) => 0,
                    State::Blake2b(hash) => hash.digest_size,
                    State::Blake2s(hash) => hash.digest_size,
                }
            }

            pub fn update(&mut self, data: &[u8]) {
                match self {
                    $(State::$variant(hash) => Digest::update(hash, data),)*
                    State::Shake128(hash) => Update::update(hash, data),
                    State::Shake256(hash) => Update::update(hash, data),
                    State::Blake2b(hash) => hash.update(data),
                    State::Blake2s(hash) => hash.update(data),
                }
            }

            /// The digest of what was hashed so far, `length` bytes of it for the extendable ones.
            pub fn digest(&self, length: usize) -> Vec<u8> {
                let squeeze = |mut reader: Box<dyn XofReader>| {
                    let mut out = vec![0; length];
                    reader.read(&mut out);
                    out
                };
                match self {
                    $(State::$variant(hash) => hash.clone().finalize().to_vec(),)*
                    State::Shake128(hash) => squeeze(Box::new(hash.clone().finalize_xof())),
                    State::Shake256(hash) => squeeze(Box::new(hash.clone().finalize_xof())),
                    State::Blake2b(hash) => hash.digest(),
                    State::Blake2s(hash) => hash.digest(),
                }
            }
        }
    };
}

algorithms! {
    Md5(md5::Md5) "md5" 64 16;
    Sha1(sha1::Sha1) "sha1" 64 20;
    Sha224(sha2::Sha224) "sha224" 64 28;
    Sha256(sha2::Sha256) "sha256" 64 32;
    Sha384(sha2::Sha384) "sha384" 128 48;
    Sha512(sha2::Sha512) "sha512" 128 64;
    Sha3_224(sha3::Sha3_224) "sha3_224" 144 28;
    Sha3_256(sha3::Sha3_256) "sha3_256" 136 32;
    Sha3_384(sha3::Sha3_384) "sha3_384" 104 48;
    Sha3_512(sha3::Sha3_512) "sha3_512" 72 64;
}
