//! The `pyjit` binary as the tests run it: the same command, built together with the tests so that it is never stale.

fn main() {
    std::process::exit(pyjit::run::command(std::env::args_os().collect()));
}
