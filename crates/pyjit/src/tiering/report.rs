//! What the tiers did: events, counters, lines on the standard error stream.

use crate::options::Options;
use pyjit_events::Sink;
use pyjit_jit::{Bailout, Compiled, Snapshot};
use pyjit_object::prelude::*;
use std::path::Path;
use std::time::Duration;

pyjit_events::counters! {
    /// What the compilers have done.
    pub struct JitCounters {
        /// Compilations asked for.
        queued,
        /// Compilations that ended in machine code.
        compiled,
        /// Compilations that gave up.
        bailouts,
        /// Bytes of machine code made.
        code_bytes,
        /// Processor time spent compiling, in microseconds.
        compile_us,
    }
}

pyjit_events::events! {
    pub const JIT_EVENTS;

    /// A compilation was asked for: tier, the code's qualified name and file, its first line, what made it hot.
    pub struct CompileQueued<'a> = "jit.queued" {
        tier: u32,
        name: &'a str,
        file: &'a str,
        line: u32,
        calls: u32,
        back_edges: u32,
        unit: u64,
        bytecodes: u64,
    }

    /// Machine code was made and installed; `us` is the processor time it took.
    pub struct CompileDone<'a> = "jit.compiled" {
        tier: u32,
        name: &'a str,
        bytecodes: u64,
        bytes: u64,
        entries: u64,
        us: u64,
    }

    /// A compilation gave up.
    pub struct CompileBailout<'a> = "jit.bailout" {
        tier: u32,
        name: &'a str,
        reason: &'a str,
    }
}

pub struct Reports {
    sink: Sink,
    counters: JitCounters,
    stats: bool,
    print: bool,
    dump: bool,
}

impl Reports {
    pub fn new(options: &Options) -> Result<Reports, String> {
        let sink = match options.events.as_str() {
            "" => Sink::off(),
            path => Sink::to_file(Path::new(path)).map_err(|error| format!("{path}: {error}"))?,
        };
        Ok(Reports {
            sink,
            counters: JitCounters::new(),
            stats: options.stats,
            print: options.print_compilation,
            dump: options.dump_code,
        })
    }

    /// Whether compilations are to be shown as text.
    pub fn wants_text(&self) -> bool {
        self.dump
    }

    pub fn queued(&self, snapshot: &Snapshot, code: Gc<CodeObject>, unit: usize) {
        self.counters.queued.increment();
        if !self.sink.is_on() {
            return;
        }
        let (name, file) = (snapshot.name(), snapshot.template.filename.to_string());
        self.sink.emit(|| CompileQueued {
            tier: 1,
            name: &name,
            file: &file,
            line: snapshot.template.firstlineno.max(0) as u32,
            calls: code.calls.get(),
            back_edges: code.back_edges.get(),
            unit: unit as u64,
            bytecodes: snapshot.units.len() as u64,
        });
    }

    pub fn compiled(
        &self,
        snapshot: &Snapshot,
        result: &Result<Compiled, Bailout>,
        time: Duration,
    ) {
        let us = time.as_micros() as u64;
        self.counters.compile_us.add(us);
        let name = snapshot.name();
        match result {
            Ok(compiled) => {
                self.counters.compiled.increment();
                self.counters.code_bytes.add(compiled.code.len() as u64);
                self.sink.emit(|| CompileDone {
                    tier: 1,
                    name: &name,
                    bytecodes: snapshot.units.len() as u64,
                    bytes: compiled.code.len() as u64,
                    entries: compiled.entries.len() as u64,
                    us,
                });
                if self.print {
                    eprintln!(
                        "{us:>8} us  1  {name} ({} units, {} bytes)",
                        snapshot.units.len(),
                        compiled.code.len()
                    );
                }
                if let Some(text) = &compiled.text {
                    eprintln!("; {name}\n{text}");
                }
            }
            Err(bailout) => {
                self.counters.bailouts.increment();
                self.sink.emit(|| CompileBailout {
                    tier: 1,
                    name: &name,
                    reason: bailout.name(),
                });
                if self.print {
                    eprintln!("{us:>8} us  -  {name}: {}", bailout.row().doc);
                }
            }
        }
    }

    pub fn counters(&self) -> impl Iterator<Item = (&'static str, u64)> + use<> {
        let names = JitCounters::ROWS.iter().map(|row| row.name);
        names.zip(self.counters.values())
    }

    /// At the end of the program.
    pub fn finish(&self, used: usize) {
        self.sink
            .emit_counters("jit.counters", JitCounters::ROWS, &self.counters.values());
        self.sink.flush();
        if self.stats {
            for (row, value) in JitCounters::ROWS.iter().zip(self.counters.values()) {
                eprintln!("{:<14} {value:>12}  {}", row.name, row.doc);
            }
            eprintln!(
                "{:<14} {used:>12}  Bytes of code memory in use.",
                "code_memory"
            );
        }
    }
}
