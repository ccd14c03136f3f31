//! Runs a source file without the import system: interpreter, types and `builtins` only.

#[path = "../tests/bare/mod.rs"]
mod bare;

fn main() {
    let path = std::env::args().nth(1).expect("a source file");
    let source = std::fs::read_to_string(&path).expect("readable");
    let stress = std::env::var("STRESS").map_or(0, |number| number.parse().expect("a number"));
    print!("{}", bare::run_on(64 << 20, source, path, stress));
}
