//! Where events go: a file, a stream, memory, or nowhere. One line of JSON each:
//! `{"v":1,"us":1234,"event":"gc.major","..."}`, `us` being microseconds since the sink was made.

use crate::counters::CounterRow;
use crate::events::Event;
use crate::json::Record;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

/// The `v` of every line. Raised when the meaning of a field changes; new events and fields do not raise it.
pub const FORMAT_VERSION: u32 = 1;

enum Target {
    Stream(Box<dyn Write + Send>),
    Memory(Vec<u8>),
}

/// Receives events from any thread.
pub struct Sink {
    target: Option<Mutex<Target>>,
    start: Instant,
}

impl Default for Sink {
    fn default() -> Sink {
        Sink::off()
    }
}

impl Sink {
    fn new(target: Option<Target>) -> Sink {
        Sink {
            target: target.map(Mutex::new),
            start: Instant::now(),
        }
    }

    /// Takes nothing; emitting costs one test.
    pub fn off() -> Sink {
        Sink::new(None)
    }

    /// Appends to `path`; `-` is the standard error stream.
    pub fn to_file(path: &Path) -> io::Result<Sink> {
        let stream: Box<dyn Write + Send> = if path == Path::new("-") {
            Box::new(io::stderr())
        } else {
            Box::new(BufWriter::new(
                File::options().create(true).append(true).open(path)?,
            ))
        };
        Ok(Sink::new(Some(Target::Stream(stream))))
    }

    /// Keeps all lines, for tests.
    pub fn to_memory() -> Sink {
        Sink::new(Some(Target::Memory(Vec::new())))
    }

    #[inline]
    pub fn is_on(&self) -> bool {
        self.target.is_some()
    }

    /// Writes the event that `make` makes; it is not called if the sink is off.
    #[inline]
    pub fn emit<E: Event>(&self, make: impl FnOnce() -> E) {
        if self.is_on() {
            let event = make();
            self.write(E::ROW.name, |record| event.write(record));
        }
    }

    /// Writes the counters of one table that are not zero, as one event.
    pub fn emit_counters(&self, name: &str, rows: &[CounterRow], values: &[u64]) {
        if self.is_on() {
            self.write(name, |record| {
                for (row, value) in rows.iter().zip(values).filter(|(_, value)| **value != 0) {
                    record.field(row.name, value);
                }
            });
        }
    }

    fn write(&self, name: &str, fill: impl FnOnce(&mut Record)) {
        let Some(target) = &self.target else { return };
        let mut record = Record::new();
        record.field("v", &FORMAT_VERSION);
        record.field("us", &(self.start.elapsed().as_micros() as u64));
        record.field("event", name);
        fill(&mut record);
        let line = record.finish();
        // A thread that panicked while it wrote has at worst left half a line.
        let mut target = target
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        match &mut *target {
            // A full disk must not change what the program does.
            Target::Stream(stream) => drop(stream.write_all(line.as_bytes())),
            Target::Memory(bytes) => bytes.extend_from_slice(line.as_bytes()),
        }
    }

    /// Writes out what is buffered: at exit, and before `fork` (else the child would write it again).
    pub fn flush(&self) {
        if let Some(target) = &self.target
            && let Target::Stream(stream) = &mut *target
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner())
        {
            drop(stream.flush());
        }
    }

    /// The lines of a memory sink.
    pub fn contents(&self) -> Option<String> {
        let target = self
            .target
            .as_ref()?
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        match &*target {
            Target::Memory(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            Target::Stream(_) => None,
        }
    }
}
