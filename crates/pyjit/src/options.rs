//! pyjit's own options: one row each gives `--some-option`, `PYJIT_SOME_OPTION`, the default and the line of help.

pyjit_events::options! {
    /// What pyjit takes beside CPython's options.
    pub struct Options {
        /// The highest tier that may run: 0 interpreter, 1 baseline, 2 optimising.
        max_tier: u32 = 2,
        /// Calls after which code is compiled by the baseline tier (0: at its first).
        tier1_calls: u32 = 1000,
        /// Turns of a loop after which its code is compiled by the baseline tier.
        tier1_loops: u32 = 10_000,
        /// Compile when code becomes hot, not on a thread beside the program: runs are then repeatable.
        sync_compile: bool = false,
        /// Machine code that may exist at a time.
        code_cache: pyjit_events::Size = pyjit_events::Size(64 << 20),
        /// Write what the compilers do to this file, a line of JSON each ("-": standard error).
        events: String = String::new(),
        /// Print a line for each compilation.
        print_compilation: bool = false,
        /// Print counters at the end.
        stats: bool = false,
        /// Print the intermediate and machine code of each compilation.
        dump_code: bool = false,
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
