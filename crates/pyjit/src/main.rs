//! The `pyjit` command.

fn main() -> std::process::ExitCode {
    pyjit::main()
}
