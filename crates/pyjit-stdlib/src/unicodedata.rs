//! `unicodedata`: the database of today and, as `ucd_3_2_0`, that of Unicode 3.2.0. CPython: Modules/unicodedata.c. The
//! tables are `pyjit_text::unicode`'s.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_text::unicode::{self, Form, database, names, normalize as forms, old as past};

const DOC: &str = "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n16.0.0 which is publicly available from ftp://ftp.unicode.org/.\n\nThe module uses the same names and symbols as defined by the\nUnicodeData File Format 16.0.0.";
/// The longest name there can be.
const MAX_NAME: usize = 256;

/// The older database as an object.
#[pytype(name = "UCD", module = "unicodedata")]
#[repr(C)]
pub struct Ucd {
    head: NativeHeader,
}

/// The only character of an argument.
fn character(th: &Thread, function: &str, which: &str, value: Value) -> PyResult<u32> {
    match value.cast::<Str>() {
        Some(text) if text.len() == 1 => Ok(text.at(0)),
        Some(text) => Err(th.raise(
            t::TypeError,
            format!(
                "{function}(): {which} must be a unicode character, not a string of length {}",
                text.len()
            ),
        )),
        None => {
            let found = if value.is_none() {
                "None".to_string()
            } else {
                th.type_name(value)
            };
            Err(th.raise(
                t::TypeError,
                format!("{function}() {which} must be a unicode character, not {found}"),
            ))
        }
    }
}

/// Defines a property in terms of the two databases.
macro_rules! properties {
    ($($name:ident: $ty:ty,)*) => {
        $(fn $name(old: bool, code: u32) -> $ty {
            if old { past::$name(code) } else { database::$name(code) }
        })*
    };
}
properties! {
    category: &'static str,
    bidirectional: &'static str,
    combining: u8,
    east_asian_width: &'static str,
    decomposition: String,
}

fn mirrored(old: bool, code: u32) -> i32 {
    let mirrored = if old {
        past::mirrored(code)
    } else {
        database::mirrored(code)
    };
    mirrored.into()
}

/// What a character has, else the default, else ValueError.
fn known<T: IntoResult>(
    th: &Thread,
    found: Option<T>,
    default: Option<Value>,
    text: &str,
) -> PyResult<Value> {
    match (found, default) {
        (Some(found), _) => found.into_result(th),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(th.raise(t::ValueError, text)),
    }
}

fn decimal(th: &Thread, old: bool, code: u32, default: Option<Value>) -> PyResult<Value> {
    let found = if old {
        past::decimal(code)
    } else {
        unicode::decimal(code)
    };
    known(th, found, default, "not a decimal")
}

/// The same in both databases.
fn digit(th: &Thread, _old: bool, code: u32, default: Option<Value>) -> PyResult<Value> {
    known(th, unicode::digit(code), default, "not a digit")
}

fn numeric(th: &Thread, old: bool, code: u32, default: Option<Value>) -> PyResult<Value> {
    let found = if old {
        past::numeric(code)
    } else {
        database::numeric(code)
    };
    known(th, found, default, "not a numeric character")
}

fn name(th: &Thread, old: bool, code: u32, default: Option<Value>) -> PyResult<Value> {
    let found = if old {
        past::name(code)
    } else {
        unicode::name(code)
    };
    known(th, found, default, "no such name")
}

fn form(th: &Thread, name: Gc<Str>) -> PyResult<Form> {
    Form::by_name(&name.display())
        .ok_or_else(|| th.raise(t::ValueError, "invalid normalization form"))
}

fn normalize(th: &Thread, old: bool, name: Gc<Str>, text: Gc<Str>) -> PyResult<Value> {
    if text.is_empty() {
        return pyjit_types::str::exact(th, text);
    }
    let form = form(th, name)?;
    if old {
        return pyjit_types::str::make(th, forms::normalize_3_2_0(text.units(), form));
    }
    match unicode::normalize(text.units(), form) {
        Some(normalized) => pyjit_types::str::make(th, normalized),
        None => pyjit_types::str::exact(th, text),
    }
}

fn is_normalized(th: &Thread, old: bool, name: Gc<Str>, text: Gc<Str>) -> PyResult<bool> {
    if text.is_empty() {
        return Ok(true);
    }
    let form = form(th, name)?;
    if old {
        return Ok(forms::normalize_3_2_0(text.units(), form).as_str() == text.units());
    }
    Ok(unicode::is_normalized(text.units(), form))
}

/// A character, or today a sequence of some, by its name.
fn lookup(th: &Thread, old: bool, name: Value) -> PyResult<Value> {
    let text = match name.cast::<Str>() {
        Some(text) => text.display().into_owned(),
        None => {
            let bytes = pyjit_types::bytes::bytes_like(th, name)?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
    };
    if text.len() > MAX_NAME {
        return Err(th.raise(t::KeyError, "name too long"));
    }
    match names::lookup_sequence(&text) {
        Some(codes) if !old || codes.len() == 1 => Ok(th.str_ucs4(&codes)?.into()),
        _ => Err(th.raise(t::KeyError, format!("undefined character name '{text}'"))),
    }
}

#[pymethods(Ucd, name = "UCD", module = "unicodedata", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod methods {
    use super::*;

    #[getter]
    fn unidata_version(_this: Gc<Ucd>) -> &'static str {
        past::VERSION
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[method("($self, chr, /)")]
    fn bidirectional(th: &Thread, _this: Gc<Ucd>, chr: Value) -> PyResult<&'static str> {
        Ok(super::bidirectional(
            true,
            character(th, "bidirectional", "argument", chr)?,
        ))
    }

    /// Returns the general category assigned to the character chr as string.
    #[method("($self, chr, /)")]
    fn category(th: &Thread, _this: Gc<Ucd>, chr: Value) -> PyResult<&'static str> {
        Ok(super::category(
            true,
            character(th, "category", "argument", chr)?,
        ))
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[method("($self, chr, /)")]
    fn combining(th: &Thread, _this: Gc<Ucd>, chr: Value) -> PyResult<u8> {
        Ok(super::combining(
            true,
            character(th, "combining", "argument", chr)?,
        ))
    }

    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method(
        "($self, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn decimal(th: &Thread, _this: Gc<Ucd>, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::decimal(
            th,
            true,
            character(th, "decimal", "argument 1", chr)?,
            default,
        )
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[method("($self, chr, /)")]
    fn decomposition(th: &Thread, _this: Gc<Ucd>, chr: Value) -> PyResult<String> {
        Ok(super::decomposition(
            true,
            character(th, "decomposition", "argument", chr)?,
        ))
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method(
        "($self, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn digit(th: &Thread, _this: Gc<Ucd>, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::digit(
            th,
            true,
            character(th, "digit", "argument 1", chr)?,
            default,
        )
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[method("($self, chr, /)")]
    fn east_asian_width(th: &Thread, _this: Gc<Ucd>, chr: Value) -> PyResult<&'static str> {
        Ok(super::east_asian_width(
            true,
            character(th, "east_asian_width", "argument", chr)?,
        ))
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[method("($self, form, unistr, /)")]
    fn is_normalized(
        th: &Thread,
        _this: Gc<Ucd>,
        form: Gc<Str>,
        unistr: Gc<Str>,
    ) -> PyResult<bool> {
        super::is_normalized(th, true, form, unistr)
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[method("($self, name, /)")]
    fn lookup(th: &Thread, _this: Gc<Ucd>, name: Value) -> PyResult<Value> {
        super::lookup(th, true, name)
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[method("($self, chr, /)")]
    fn mirrored(th: &Thread, _this: Gc<Ucd>, chr: Value) -> PyResult<i32> {
        Ok(super::mirrored(
            true,
            character(th, "mirrored", "argument", chr)?,
        ))
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method(
        "($self, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn name(th: &Thread, _this: Gc<Ucd>, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::name(th, true, character(th, "name", "argument 1", chr)?, default)
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[method("($self, form, unistr, /)")]
    fn normalize(th: &Thread, _this: Gc<Ucd>, form: Gc<Str>, unistr: Gc<Str>) -> PyResult<Value> {
        super::normalize(th, true, form, unistr)
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method(
        "($self, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn numeric(th: &Thread, _this: Gc<Ucd>, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::numeric(
            th,
            true,
            character(th, "numeric", "argument 1", chr)?,
            default,
        )
    }
}

#[pymodule(name = "unicodedata", doc = DOC)]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let class = th.define_class(&methods::SPEC, None)?;
        let head = NativeHeader::new(Ucd::LAYOUT);
        let past = th.alloc(class, Ucd { head });
        module.set(th, "UCD", class)?;
        module.set(th, "ucd_3_2_0", past)?;
        module.set(th, "unidata_version", th.str(database::VERSION))
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[function("($module, chr, /)", text = "($self, chr, /)")]
    fn bidirectional(th: &Thread, chr: Value) -> PyResult<&'static str> {
        Ok(super::bidirectional(
            false,
            character(th, "bidirectional", "argument", chr)?,
        ))
    }

    /// Returns the general category assigned to the character chr as string.
    #[function("($module, chr, /)", text = "($self, chr, /)")]
    fn category(th: &Thread, chr: Value) -> PyResult<&'static str> {
        Ok(super::category(
            false,
            character(th, "category", "argument", chr)?,
        ))
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[function("($module, chr, /)", text = "($self, chr, /)")]
    fn combining(th: &Thread, chr: Value) -> PyResult<u8> {
        Ok(super::combining(
            false,
            character(th, "combining", "argument", chr)?,
        ))
    }

    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function(
        "($module, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn decimal(th: &Thread, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::decimal(
            th,
            false,
            character(th, "decimal", "argument 1", chr)?,
            default,
        )
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[function("($module, chr, /)", text = "($self, chr, /)")]
    fn decomposition(th: &Thread, chr: Value) -> PyResult<String> {
        Ok(super::decomposition(
            false,
            character(th, "decomposition", "argument", chr)?,
        ))
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function(
        "($module, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn digit(th: &Thread, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::digit(
            th,
            false,
            character(th, "digit", "argument 1", chr)?,
            default,
        )
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[function("($module, chr, /)", text = "($self, chr, /)")]
    fn east_asian_width(th: &Thread, chr: Value) -> PyResult<&'static str> {
        Ok(super::east_asian_width(
            false,
            character(th, "east_asian_width", "argument", chr)?,
        ))
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[function("($module, form, unistr, /)", text = "($self, form, unistr, /)")]
    fn is_normalized(th: &Thread, form: Gc<Str>, unistr: Gc<Str>) -> PyResult<bool> {
        super::is_normalized(th, false, form, unistr)
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[function("($module, name, /)", text = "($self, name, /)")]
    fn lookup(th: &Thread, name: Value) -> PyResult<Value> {
        super::lookup(th, false, name)
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[function("($module, chr, /)", text = "($self, chr, /)")]
    fn mirrored(th: &Thread, chr: Value) -> PyResult<i32> {
        Ok(super::mirrored(
            false,
            character(th, "mirrored", "argument", chr)?,
        ))
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function(
        "($module, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn name(th: &Thread, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::name(
            th,
            false,
            character(th, "name", "argument 1", chr)?,
            default,
        )
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[function("($module, form, unistr, /)", text = "($self, form, unistr, /)")]
    fn normalize(th: &Thread, form: Gc<Str>, unistr: Gc<Str>) -> PyResult<Value> {
        super::normalize(th, false, form, unistr)
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function(
        "($module, chr, default=None, /)",
        text = "($self, chr, default=<unrepresentable>, /)"
    )]
    fn numeric(th: &Thread, chr: Value, default: Option<Value>) -> PyResult<Value> {
        super::numeric(
            th,
            false,
            character(th, "numeric", "argument 1", chr)?,
            default,
        )
    }
}
