//! The passes, each a row of the table: a name to switch it off by, a function, what it counts.
//!
//! Every pass takes a function that the verifier accepts and leaves one that means the same: for all inputs it returns
//! the same, has the same effects in the same order, and where it leaves for tier 0, tier 0 goes on to the same end. A
//! pass may leave earlier than the function did, at a state from which tier 0 does again what would have been done.

mod boxes;
mod cleanup;
mod dce;
mod escape;
mod frequency;
mod guards;
mod gvn;
mod licm;
mod loads;
mod memory;
mod range;
mod rotate;
mod simplify;
mod sink;
mod ssa;
mod thread;
mod types;
mod unbox;

use crate::function::Function;
use pyjit_events::reasons;

reasons! {
    /// What passes count.
    pub enum Count {
        /// Operations computed at compile time or replaced by cheaper ones.
        Folded = "folded",
        /// Guards that something else has proved.
        GuardsRemoved = "guards-removed",
        /// Guards moved before their loop.
        GuardsHoisted = "guards-hoisted",
        /// Other instructions moved before their loop.
        Hoisted = "hoisted",
        /// Instructions computed before.
        Common = "common",
        /// Loads whose value was known.
        LoadsForwarded = "loads-forwarded",
        /// Overflow checks that cannot fail.
        OverflowChecks = "overflow-checks",
        /// Bounds checks that cannot fail.
        BoundsChecks = "bounds-checks",
        /// Block parameters that hold a machine number now.
        Unboxed = "unboxed",
        /// Objects taken apart.
        ScalarReplaced = "scalar-replaced",
        /// Allocations that only exits do.
        Sunk = "sunk",
        /// Loops whose test was moved to their end.
        Rotated = "rotated",
        /// Instructions and parameters nobody needs.
        Dead = "dead",
    }
}

/// What passes share.
#[derive(Clone, Debug, Default)]
pub struct PassCx {
    counts: [u32; Count::ALL.len()],
}

impl PassCx {
    pub fn count(&mut self, what: Count) {
        self.counts[what as usize] += 1;
    }

    pub fn counts(&self) -> impl Iterator<Item = (Count, u32)> + '_ {
        Count::ALL
            .iter()
            .map(|&what| (what, self.counts[what as usize]))
    }
}

/// A row of the pass table.
#[derive(Clone, Copy)]
pub struct Pass {
    pub name: &'static str,
    pub doc: &'static str,
    pub run: fn(&mut Function, &mut PassCx),
}

macro_rules! passes {
    ($($(#[doc = $doc:literal])+ $name:literal = $run:path;)*) => {
        /// All passes.
        pub const PASSES: &[Pass] = &[$(Pass { name: $name, doc: concat!($($doc),+), run: $run },)*];
    };
}

passes! {
    /// Straightens the control flow: constant branches, empty blocks, parameters that are always the same.
    "cleanup" = cleanup::run;
    /// Propagates types and bounds through block parameters to a fixed point.
    "types" = types::run;
    /// Folds constants and simplifies algebraically; drops guards that types prove.
    "simplify" = simplify::run;
    /// Drops guards that dominating guards and branches prove.
    "guards" = guards::run;
    /// Gives one definition to what is computed twice.
    "gvn" = gvn::run;
    /// Leads ways that know the outcome of a branch past it.
    "thread" = thread::run;
    /// Forwards stores to loads, drops loads and shape checks that are known.
    "loads" = loads::run;
    /// Takes objects apart that do not escape.
    "escape" = escape::run;
    /// Moves guards of loop-carried values to before the loop.
    "entry-guards" = unbox::entry_guards;
    /// Turns block parameters into machine numbers.
    "unbox" = unbox::run;
    /// Makes boxes where they are used instead of carrying them.
    "boxes" = boxes::run;
    /// Moves a loop's test to its end.
    "rotate" = rotate::run;
    /// Moves guards and other instructions before their loop.
    "licm" = licm::run;
    /// Notes what branches prove of integers (e-SSA).
    "refine" = range::refine;
    /// Removes overflow and bounds checks that cannot fail.
    "range" = range::run;
    /// Takes out what the range analysis noted.
    "unrefine" = range::unrefine;
    /// Leaves allocations to the exits that need them.
    "sink" = sink::run;
    /// Removes what nobody needs.
    "dce" = dce::run;
    /// Takes out the marks at which guards may leave that are moved before loops.
    "drop-anchors" = dce::drop_anchors;
    /// Computes how often blocks run.
    "frequency" = frequency::run;
}

/// What runs, in order.
pub const PIPELINE: &[&str] = &[
    "cleanup",
    "types",
    "simplify",
    "guards",
    "gvn",
    "thread",
    "cleanup",
    "loads",
    "simplify",
    "escape",
    "cleanup",
    "dce",
    "types",
    "simplify",
    "loads",
    "escape",
    "cleanup",
    "entry-guards",
    "types",
    "unbox",
    "simplify",
    "cleanup",
    "types",
    "simplify",
    "guards",
    "gvn",
    "loads",
    "boxes",
    "dce",
    "rotate",
    "cleanup",
    "gvn",
    "licm",
    "refine",
    "types",
    "range",
    "simplify",
    "gvn",
    "licm",
    "unrefine",
    "cleanup",
    "drop-anchors",
    "sink",
    "dce",
    "cleanup",
    "frequency",
];

/// The pass of that name.
pub fn named(name: &str) -> Option<&'static Pass> {
    PASSES.iter().find(|pass| pass.name == name)
}

/// Runs the pipeline without the passes named in `disabled`. `after` sees the function after each pass.
pub fn optimise(
    f: &mut Function,
    disabled: &[&str],
    cx: &mut PassCx,
    mut after: impl FnMut(&str, &Function),
) {
    for name in PIPELINE {
        if disabled.contains(name) {
            continue;
        }
        if let Some(pass) = named(name) {
            (pass.run)(f, cx);
            after(name, f);
        }
    }
}
