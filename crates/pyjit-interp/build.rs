//! Handlers chain by sibling calls, which rustc emits at every optimisation level but 0: there they return to a loop.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(trampoline)");
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("OPT_LEVEL").is_ok_and(|level| level == "0") {
        println!("cargo::rustc-cfg=trampoline");
    }
}
