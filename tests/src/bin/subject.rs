//! The `pyjit` binary as the tests run it: the same `main`, built together with the tests so that it is never stale.

fn main() -> std::process::ExitCode {
    pyjit::main()
}
