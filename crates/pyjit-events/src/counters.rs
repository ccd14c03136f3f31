//! Counters: numbers that only grow. Incrementing is one relaxed atomic add; where that is too much, count in a plain
//! cell and add the sum.

use std::sync::atomic::{AtomicU64, Ordering};

/// One number of a table made by `counters!`.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub const fn new() -> Counter {
        Counter(AtomicU64::new(0))
    }

    #[inline]
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    #[inline]
    pub fn increment(&self) {
        self.add(1);
    }

    /// For a maximum instead of a sum.
    #[inline]
    pub fn raise_to(&self, n: u64) {
        self.0.fetch_max(n, Ordering::Relaxed);
    }

    #[inline]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What is known of a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterRow {
    pub name: &'static str,
    pub doc: &'static str,
}

/// Declares a table of counters.
///
/// ```
/// pyjit_events::counters! {
///     /// What the compiler has done.
///     pub struct Compiles {
///         /// Functions compiled.
///         functions,
///         /// Bytes of machine code made.
///         code_bytes,
///     }
/// }
/// let compiles = Compiles::new();
/// compiles.functions.increment();
/// compiles.code_bytes.add(120);
/// assert_eq!(Compiles::ROWS[1].doc, "Bytes of machine code made.");
/// assert_eq!(compiles.values(), [1, 120]);
/// ```
#[macro_export]
macro_rules! counters {
    ($(#[doc = $table_doc:literal])* $vis:vis struct $table:ident {
        $($(#[doc = $doc:literal])+ $name:ident),* $(,)?
    }) => {
        $(#[doc = $table_doc])*
        #[derive(Debug, Default)]
        $vis struct $table {
            $($(#[doc = $doc])+ pub $name: $crate::Counter,)*
        }

        #[allow(dead_code)]
        impl $table {
            /// One row for each counter, in the order of their declaration.
            pub const ROWS: &'static [$crate::CounterRow] = &[
                $($crate::CounterRow { name: stringify!($name), doc: $crate::doc!($($doc)+) },)*
            ];

            pub const fn new() -> Self {
                Self { $($name: $crate::Counter::new(),)* }
            }

            /// The numbers now, in the order of `ROWS`.
            pub fn values(&self) -> Vec<u64> {
                vec![$(self.$name.get(),)*]
            }

            /// `(name, number)` of all counters that are not zero.
            pub fn nonzero(&self) -> impl Iterator<Item = (&'static str, u64)> + use<> {
                Self::ROWS.iter().map(|row| row.name).zip(self.values()).filter(|&(_, value)| value != 0)
            }
        }
    };
}

/// Joins the lines of a doc comment, without the blank that begins each.
#[doc(hidden)]
#[macro_export]
macro_rules! doc {
    ($($line:literal)+) => {{
        const JOINED: &str = concat!($($line,)+);
        JOINED.trim_ascii()
    }};
}
