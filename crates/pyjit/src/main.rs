//! The `pyjit` command.

fn main() {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    std::process::exit(pyjit::run::command(arguments));
}
