//! Events: things that happen at a time, with a few fields.

use crate::json::Record;

/// What is known of a kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub name: &'static str,
    pub doc: &'static str,
    pub fields: &'static [&'static str],
}

/// An event of a table made by `events!`.
pub trait Event {
    const ROW: EventRow;

    fn write(&self, record: &mut Record);
}

/// Declares events: one structure each, and a table of them all.
///
/// ```
/// use pyjit_events::Sink;
///
/// pyjit_events::events! {
///     pub const JIT_EVENTS;
///
///     /// A function was compiled.
///     pub struct Compiled<'a> = "jit.compiled" {
///         name: &'a str,
///         bytes: u64,
///     }
/// }
/// let sink = Sink::to_memory();
/// sink.emit(|| Compiled { name: "f", bytes: 96 });
/// assert!(sink.contents().unwrap().contains(r#""event":"jit.compiled","name":"f","bytes":96"#));
/// assert_eq!(JIT_EVENTS[0].fields, ["name", "bytes"]);
/// ```
#[macro_export]
macro_rules! events {
    ($table_vis:vis const $table:ident;
     $($(#[doc = $doc:literal])+ $vis:vis struct $event:ident $(<$life:lifetime>)? = $name:literal {
         $($field:ident : $ty:ty),* $(,)?
     })*) => {
        /// The events declared here.
        $table_vis const $table: &[$crate::EventRow] = &[$(<$event as $crate::Event>::ROW),*];
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            $vis struct $event $(<$life>)? {
                $(pub $field: $ty,)*
            }

            impl $(<$life>)? $crate::Event for $event $(<$life>)? {
                const ROW: $crate::EventRow = $crate::EventRow {
                    name: $name,
                    doc: $crate::doc!($($doc)+),
                    fields: &[$(stringify!($field)),*],
                };

                fn write(&self, record: &mut $crate::Record) {
                    $(record.field(stringify!($field), &self.$field);)*
                }
            }
        )*
    };
}
