//! The `pyjit` command. Its entry is C's: Rust's own would open descriptors that the caller has closed.
#![no_main]

#[unsafe(no_mangle)]
pub extern "C" fn main(_count: i32, _arguments: *const *const std::ffi::c_char) -> i32 {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    std::process::exit(pyjit::run::command(arguments))
}
