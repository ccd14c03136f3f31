//! Reasons: enumerations whose variants are table rows, for counting and for reports.

/// What is known of a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonRow {
    pub name: &'static str,
    pub doc: &'static str,
}

/// Declares reasons.
///
/// ```
/// pyjit_events::reasons! {
///     /// Why a guard failed.
///     pub enum Exit {
///         /// The sum does not fit.
///         Overflow = "overflow",
///         /// The value has another type than before.
///         WrongType = "wrong-type",
///     }
/// }
/// assert_eq!(Exit::WrongType.name(), "wrong-type");
/// assert_eq!(Exit::ROWS.len(), 2);
/// assert_eq!(Exit::from_index(0), Some(Exit::Overflow));
/// ```
#[macro_export]
macro_rules! reasons {
    ($(#[doc = $table_doc:literal])* $vis:vis enum $table:ident {
        $($(#[doc = $doc:literal])+ $variant:ident = $name:literal),* $(,)?
    }) => {
        $(#[doc = $table_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        $vis enum $table {
            $($(#[doc = $doc])+ $variant,)*
        }

        #[allow(dead_code)]
        impl $table {
            /// One row for each reason; the reason's number is its index.
            pub const ROWS: &'static [$crate::ReasonRow] = &[
                $($crate::ReasonRow { name: $name, doc: $crate::doc!($($doc)+) },)*
            ];
            /// All reasons.
            pub const ALL: &'static [$table] = &[$($table::$variant,)*];

            pub const fn row(self) -> &'static $crate::ReasonRow {
                &Self::ROWS[self as usize]
            }

            pub const fn name(self) -> &'static str {
                self.row().name
            }

            pub fn from_index(index: usize) -> Option<$table> {
                Self::ALL.get(index).copied()
            }
        }
    };
}
