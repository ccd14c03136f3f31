//! The machine that code is made for, and Cranelift's settings for each tier.

use crate::Bailout;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable, Flags};

/// Settings of both tiers: the thread lives in the pinned register, native frames keep frame pointers (profilers), the
/// stack is checked by the code itself.
const COMMON: &[(&str, &str)] = &[
    ("preserve_frame_pointers", "true"),
    ("enable_pinned_reg", "true"),
    ("unwind_info", "false"),
    ("enable_probestack", "false"),
    ("is_pic", "false"),
];
const BASELINE: &[(&str, &str)] = &[
    ("opt_level", "none"),
    ("regalloc_algorithm", "backtracking"),
];

/// The settings of the baseline tier, for this machine.
pub fn baseline() -> Result<OwnedTargetIsa, Bailout> {
    let mut builder = settings::builder();
    let verify = if cfg!(debug_assertions) {
        "true"
    } else {
        "false"
    };
    for (name, value) in COMMON.iter().chain(BASELINE) {
        builder.set(name, value).map_err(|_| Bailout::Machine)?;
    }
    builder
        .set("enable_verifier", verify)
        .map_err(|_| Bailout::Machine)?;
    let machine = cranelift_codegen::isa::lookup(target_lexicon::Triple::host())
        .map_err(|_| Bailout::Machine)?;
    machine
        .finish(Flags::new(builder))
        .map_err(|_| Bailout::Machine)
}
