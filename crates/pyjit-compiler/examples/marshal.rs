//! Writes the marshalled code of each file given to standard output, its length in front: for CPython to load.

use pyjit_bytecode::marshal;
use pyjit_compiler::{CompileOptions, Mode, compile};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let bytes = match compile(&text, path.as_str(), &CompileOptions::new(Mode::Exec)).result {
            Ok(code) => marshal::write_code(&code),
            Err(_) => Vec::new(),
        };
        out.write_all(&(bytes.len() as u64).to_le_bytes())?;
        out.write_all(&bytes)?;
    }
    Ok(())
}
