//! pyjit's own options: one row each gives `--some-option`, `PYJIT_SOME_OPTION`, the default and the line of help.

pyjit_events::options! {
    /// What pyjit takes beside CPython's options.
    pub struct Options {
        /// The highest tier that may run: 0 interpreter, 1 baseline, 2 optimising.
        max_tier: u32 = 2,
        /// Collect at every n-th allocation and poison what is freed (0: never for that reason).
        gc_stress: u32 = 0,
        /// Check the whole heap before each collection.
        gc_verify: bool = false,
        /// The heap may not grow beyond this (0: no limit).
        heap_limit: pyjit_events::Size = pyjit_events::Size(0),
        /// Native stack of the main program.
        native_stack: pyjit_events::Size = pyjit_events::Size(1 << 30),
    }
}
