//! Options: one row gives the field, its type and default, the flag `--some-option`, the variable `PYJIT_SOME_OPTION` and
//! the line of help.

use std::fmt;

/// What is known of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionRow {
    /// The field's name, `some_option`.
    pub name: &'static str,
    pub type_name: &'static str,
    /// The default, as text.
    pub default: String,
    pub doc: &'static str,
}

impl OptionRow {
    /// `--some-option`.
    pub fn flag(&self) -> String {
        flag_of(self.name)
    }

    /// `PYJIT_SOME_OPTION`.
    pub fn variable(&self) -> String {
        variable_of(self.name)
    }
}

/// `some_option` as a flag.
pub fn flag_of(name: &str) -> String {
    format!("--{}", name.replace('_', "-"))
}

/// `some_option` as an environment variable.
pub fn variable_of(name: &str) -> String {
    format!("PYJIT_{}", name.to_ascii_uppercase())
}

/// Why a setting was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionError {
    /// There is no such option.
    Unknown(String),
    /// The option needs a value and got none.
    NoValue {
        option: String,
        wanted: &'static str,
    },
    /// The value does not fit the option's type.
    BadValue {
        option: String,
        value: String,
        wanted: &'static str,
    },
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionError::Unknown(option) => write!(f, "unknown option {option}"),
            OptionError::NoValue { option, wanted } => {
                write!(f, "option {option} needs a value: {wanted}")
            }
            OptionError::BadValue {
                option,
                value,
                wanted,
            } => {
                write!(
                    f,
                    "option {option} does not take '{value}': it wants {wanted}"
                )
            }
        }
    }
}

impl std::error::Error for OptionError {}

/// A type that options can have.
pub trait OptionValue: Sized {
    /// As in "wants ...".
    const WANTED: &'static str;
    /// What the bare flag means, for types where it means something.
    fn bare() -> Option<Self> {
        None
    }
    fn parse(text: &str) -> Option<Self>;
    fn show(&self) -> String;
}

impl OptionValue for bool {
    const WANTED: &'static str = "0 or 1";

    fn bare() -> Option<bool> {
        Some(true)
    }

    fn parse(text: &str) -> Option<bool> {
        match text {
            "1" | "true" | "yes" | "on" => Some(true),
            "0" | "false" | "no" | "off" | "" => Some(false),
            _ => None,
        }
    }

    fn show(&self) -> String {
        u8::from(*self).to_string()
    }
}

macro_rules! number_options {
    ($($ty:ty = $wanted:literal),* $(,)?) => {$(
        impl OptionValue for $ty {
            const WANTED: &'static str = $wanted;

            fn parse(text: &str) -> Option<$ty> {
                text.replace('_', "").parse().ok()
            }

            fn show(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

number_options!(
    u32 = "a number",
    u64 = "a number",
    usize = "a number",
    i64 = "a number",
    f64 = "a number, with or without fraction",
);

impl OptionValue for String {
    const WANTED: &'static str = "text";

    fn parse(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl<T: OptionValue> OptionValue for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn bare() -> Option<Option<T>> {
        T::bare().map(Some)
    }

    fn parse(text: &str) -> Option<Option<T>> {
        if text.is_empty() {
            Some(None)
        } else {
            T::parse(text).map(Some)
        }
    }

    fn show(&self) -> String {
        self.as_ref().map_or(String::new(), T::show)
    }
}

/// A number of bytes: `4096`, `64K`, `16M`, `2G`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub usize);

const UNITS: [(char, u32); 3] = [('G', 30), ('M', 20), ('K', 10)];

impl OptionValue for Size {
    const WANTED: &'static str = "a number of bytes such as 4096, 64K, 16M or 2G";

    fn parse(text: &str) -> Option<Size> {
        let upper = text
            .trim()
            .trim_end_matches(['B', 'b'])
            .to_ascii_uppercase();
        let (digits, shift) = UNITS
            .iter()
            .find_map(|&(unit, shift)| upper.strip_suffix(unit).map(|digits| (digits, shift)))
            .unwrap_or((&upper, 0));
        digits
            .parse::<usize>()
            .ok()?
            .checked_mul(1 << shift)
            .map(Size)
    }

    fn show(&self) -> String {
        for (unit, shift) in UNITS {
            if self.0 != 0 && self.0.trailing_zeros() >= shift {
                return format!("{}{unit}", self.0 >> shift);
            }
        }
        self.0.to_string()
    }
}

/// Declares a structure of options.
///
/// ```
/// pyjit_events::options! {
///     /// What can be set.
///     pub struct Options {
///         /// Collect at every n-th allocation.
///         gc_stress: u32 = 0,
///         /// Print what happens.
///         verbose: bool = false,
///     }
/// }
/// let mut options = Options::default();
/// assert_eq!(options.take_flag("--gc-stress=7"), Ok(true));
/// assert_eq!(options.take_flag("--verbose"), Ok(true));
/// assert_eq!(options.take_flag("-c"), Ok(false));
/// assert_eq!((options.gc_stress, options.verbose), (7, true));
/// assert_eq!(options.read_environment(|name| (name == "PYJIT_GC_STRESS").then(|| "x".into())).len(), 1);
/// assert!(Options::help().contains("--gc-stress=0"));
/// ```
#[macro_export]
macro_rules! options {
    ($(#[doc = $table_doc:literal])* $vis:vis struct $table:ident {
        $($(#[doc = $doc:literal])+ $name:ident : $ty:ty = $default:expr),* $(,)?
    }) => {
        $(#[doc = $table_doc])*
        #[derive(Clone, Debug)]
        $vis struct $table {
            $($(#[doc = $doc])+ pub $name: $ty,)*
        }

        impl Default for $table {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        #[allow(dead_code)]
        impl $table {
            /// One row for each option.
            pub fn rows() -> Vec<$crate::OptionRow> {
                let default = Self::default();
                vec![$($crate::OptionRow {
                    name: stringify!($name),
                    type_name: stringify!($ty),
                    default: $crate::OptionValue::show(&default.$name),
                    doc: $crate::doc!($($doc)+),
                },)*]
            }

            /// Sets the option with the field name `name`; no `value` is a bare flag.
            pub fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), $crate::OptionError> {
                match name {
                    $(stringify!($name) => {
                        self.$name = $crate::parse_option::<$ty>(name, value)?;
                        Ok(())
                    })*
                    _ => Err($crate::OptionError::Unknown($crate::flag_of(name))),
                }
            }

            /// Takes `--some-option` or `--some-option=value`. `Ok(false)`: the argument is none of these options.
            pub fn take_flag(&mut self, argument: &str) -> Result<bool, $crate::OptionError> {
                let Some(rest) = argument.strip_prefix("--") else { return Ok(false) };
                let (name, value) = match rest.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (rest, None),
                };
                match self.set(&name.replace('-', "_"), value) {
                    Ok(()) => Ok(true),
                    Err($crate::OptionError::Unknown(_)) => Ok(false),
                    Err(error) => Err(error),
                }
            }

            /// Sets options from `PYJIT_SOME_OPTION` variables; what is wrong with some of them is the answer.
            pub fn read_environment(
                &mut self,
                variable: impl Fn(&str) -> Option<String>,
            ) -> Vec<$crate::OptionError> {
                let mut errors = Vec::new();
                $(
                    if let Some(value) = variable(&$crate::variable_of(stringify!($name))) {
                        errors.extend(self.set(stringify!($name), Some(&value)).err());
                    }
                )*
                errors
            }

            /// A line for each option.
            pub fn help() -> String {
                Self::rows().iter().map(|row| format!("{}={}\n      {}\n", row.flag(), row.default, row.doc)).collect()
            }
        }
    };
}

/// Reads an option's value, for `options!`.
#[doc(hidden)]
pub fn parse_option<T: OptionValue>(name: &str, value: Option<&str>) -> Result<T, OptionError> {
    match value {
        None => T::bare().ok_or_else(|| OptionError::NoValue {
            option: flag_of(name),
            wanted: T::WANTED,
        }),
        Some(text) => T::parse(text).ok_or_else(|| OptionError::BadValue {
            option: flag_of(name),
            value: text.to_owned(),
            wanted: T::WANTED,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("0", 0),
            ("4096", 4096),
            ("64K", 65536),
            ("16m", 16 << 20),
            ("2GB", 2 << 30),
        ] {
            assert_eq!(Size::parse(text), Some(Size(bytes)), "{text}");
            assert_eq!(Size::parse(&Size(bytes).show()), Some(Size(bytes)));
        }
        for text in [
            "",
            "K",
            "-1",
            "1.5M",
            "99999999999999999999",
            "999999999999999999G",
        ] {
            assert_eq!(Size::parse(text), None, "{text}");
        }
    }

    #[test]
    fn bad_values_say_what_is_wanted() {
        let error = parse_option::<u32>("gc_stress", Some("x")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "option --gc-stress does not take 'x': it wants a number"
        );
        let error = parse_option::<u32>("gc_stress", None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "option --gc-stress needs a value: a number"
        );
    }
}
