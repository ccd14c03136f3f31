//! `_locale`: the C library's locales. CPython: Modules/_localemodule.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::ffi::{CStr, CString, c_char};

const ERROR: &str = "locale.Error";

fn locale_error(th: &Thread, text: &str) -> Raised {
    let known = th.rt().kept.borrow().get(ERROR).copied();
    let text = th.str(text).into();
    match known.map(|class| protocol::call(th, class, &[text])) {
        Some(Ok(exception)) => th.raise_value(exception),
        Some(Err(raised)) => raised,
        None => th.raise(t::RuntimeError, "locale is not initialised"),
    }
}

fn c_string(th: &Thread, text: Gc<Str>) -> PyResult<CString> {
    let embedded = |_| th.raise(t::ValueError, "embedded null character");
    CString::new(text.to_wtf8()).map_err(embedded)
}

/// Text of the C library; empty for null.
fn text(th: &Thread, pointer: *const c_char) -> Gc<Str> {
    if pointer.is_null() {
        return th.rt().empty_str();
    }
    // SAFETY: the C library's strings end in 0.
    th.str(&unsafe { CStr::from_ptr(pointer) }.to_string_lossy())
}

/// Digits of groups, with a 0 at the end where it goes on so.
fn grouping(th: &Thread, pointer: *const c_char) -> PyResult<Gc<List>> {
    let groups = th.empty_list();
    if pointer.is_null() {
        return Ok(groups);
    }
    // SAFETY: the C library's strings end in 0.
    let bytes = unsafe { CStr::from_ptr(pointer) }.to_bytes();
    for byte in bytes {
        groups.push(th, th.int(*byte))?;
        if *byte == c_char::MAX as u8 {
            return Ok(groups);
        }
    }
    if !bytes.is_empty() {
        groups.push(th, Value::ZERO)?;
    }
    Ok(groups)
}

macro_rules! lang_items {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name)),*] };
}

/// What `nl_langinfo` knows.
const ITEMS: &[(&str, libc::nl_item)] = lang_items!(
    ABDAY_1 ABDAY_2 ABDAY_3 ABDAY_4 ABDAY_5 ABDAY_6 ABDAY_7 ABMON_1 ABMON_2 ABMON_3 ABMON_4 ABMON_5 ABMON_6 ABMON_7
    ABMON_8 ABMON_9 ABMON_10 ABMON_11 ABMON_12 ALT_DIGITS AM_STR CODESET CRNCYSTR DAY_1 DAY_2 DAY_3 DAY_4 DAY_5
    DAY_6 DAY_7 D_FMT D_T_FMT ERA ERA_D_FMT ERA_D_T_FMT ERA_T_FMT MON_1 MON_2 MON_3 MON_4 MON_5 MON_6 MON_7 MON_8
    MON_9 MON_10 MON_11 MON_12 NOEXPR PM_STR RADIXCHAR THOUSEP T_FMT T_FMT_AMPM YESEXPR
);

const CATEGORIES: &[(&str, i32)] = &[
    ("LC_CTYPE", libc::LC_CTYPE),
    ("LC_NUMERIC", libc::LC_NUMERIC),
    ("LC_TIME", libc::LC_TIME),
    ("LC_COLLATE", libc::LC_COLLATE),
    ("LC_MONETARY", libc::LC_MONETARY),
    ("LC_MESSAGES", libc::LC_MESSAGES),
    ("LC_ALL", libc::LC_ALL),
];

/// Support for POSIX locales.
#[pymodule(name = "_locale")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        // As CPython's start: the type of characters is the environment's, UTF-8 where that says nothing.
        // SAFETY: plain calls with C strings.
        unsafe {
            libc::setlocale(libc::LC_CTYPE, c"".as_ptr());
            let now = libc::setlocale(libc::LC_CTYPE, std::ptr::null());
            if !now.is_null() && matches!(CStr::from_ptr(now).to_bytes(), b"C" | b"POSIX") {
                libc::setlocale(libc::LC_CTYPE, c"C.UTF-8".as_ptr());
            }
        }
        let namespace = th.dict();
        namespace.set_str(th, th.names().__module__, th.intern("locale").into())?;
        let bases = th.tuple(&[th.class(t::Exception).into()]);
        let args = [th.intern("Error").into(), bases.into(), namespace.into()];
        let error = protocol::call(th, th.class(t::TYPE).into(), &args)?;
        th.rt().kept.borrow_mut().insert(ERROR, error);
        module.set(th, "Error", error)?;
        for (name, number) in ITEMS.iter().chain(CATEGORIES) {
            module.set(th, name, Value::int(*number))?;
        }
        module.set(th, "_DATE_FMT", Value::int(0x2006C))?;
        module.set(th, "CHAR_MAX", Value::int(c_char::MAX.into()))
    }

    /// Activates/queries locale processing.
    #[function("($module, category, locale=None, /)")]
    fn setlocale(th: &Thread, category: i32, locale: Option<Value>) -> PyResult<Gc<Str>> {
        let wanted = match locale.filter(|locale| !locale.is_none()) {
            None => None,
            Some(locale) => match locale.cast::<Str>() {
                Some(name) => Some(c_string(th, name)?),
                None => {
                    let found = th.type_name(locale);
                    let text = format!("setlocale() argument 2 must be str or None, not {found}");
                    return Err(th.raise(t::TypeError, text));
                }
            },
        };
        let name = wanted
            .as_ref()
            .map_or(std::ptr::null(), |name| name.as_ptr());
        // SAFETY: a C string or null.
        let answer = unsafe { libc::setlocale(category, name) };
        if answer.is_null() {
            let text = if wanted.is_some() {
                "unsupported locale setting"
            } else {
                "locale query failed"
            };
            return Err(locale_error(th, text));
        }
        Ok(text(th, answer))
    }

    /// Returns numeric and monetary locale-specific parameters.
    #[function("($module, /)")]
    fn localeconv(th: &Thread) -> PyResult<Gc<Dict>> {
        // SAFETY: the structure is the C library's, good until the next call.
        let conv = unsafe { &*libc::localeconv() };
        let all = th.dict();
        let texts = [
            ("int_curr_symbol", conv.int_curr_symbol),
            ("currency_symbol", conv.currency_symbol),
            ("mon_decimal_point", conv.mon_decimal_point),
            ("mon_thousands_sep", conv.mon_thousands_sep),
            ("mon_grouping", conv.mon_grouping),
            ("positive_sign", conv.positive_sign),
            ("negative_sign", conv.negative_sign),
        ];
        let numbers = [
            ("int_frac_digits", conv.int_frac_digits),
            ("frac_digits", conv.frac_digits),
            ("p_cs_precedes", conv.p_cs_precedes),
            ("p_sep_by_space", conv.p_sep_by_space),
            ("n_cs_precedes", conv.n_cs_precedes),
            ("n_sep_by_space", conv.n_sep_by_space),
            ("p_sign_posn", conv.p_sign_posn),
            ("n_sign_posn", conv.n_sign_posn),
        ];
        for (name, pointer) in texts {
            let value = if name == "mon_grouping" {
                grouping(th, pointer)?.into()
            } else {
                text(th, pointer).into()
            };
            all.set_str(th, th.intern(name), value)?;
        }
        for (name, number) in numbers {
            all.set_str(th, th.intern(name), Value::int(number.into()))?;
        }
        let point = text(th, conv.decimal_point);
        all.set_str(th, th.intern("decimal_point"), point.into())?;
        let separator = text(th, conv.thousands_sep);
        all.set_str(th, th.intern("thousands_sep"), separator.into())?;
        let groups = grouping(th, conv.grouping)?;
        all.set_str(th, th.intern("grouping"), groups.into())?;
        Ok(all)
    }

    /// Return the value for the locale information associated with key.
    #[function("($module, key, /)")]
    fn nl_langinfo(th: &Thread, key: i32) -> PyResult<Gc<Str>> {
        if key != 0x2006C && !ITEMS.iter().any(|(_, item)| *item == key) {
            return Err(th.raise(t::ValueError, "unsupported langinfo constant"));
        }
        // SAFETY: a known item.
        Ok(text(th, unsafe { libc::nl_langinfo(key) }))
    }

    /// Get the current locale encoding.
    #[function("($module, /)")]
    fn getencoding(th: &Thread) -> Gc<Str> {
        if th.rt().flags.utf8_mode {
            return th.intern("utf-8");
        }
        // SAFETY: a known item.
        let name = text(th, unsafe { libc::nl_langinfo(libc::CODESET) });
        if name.is_empty() || name.eq_str("ANSI_X3.4-1968") {
            return th.intern("UTF-8");
        }
        name
    }

    /// Compares two strings according to the locale.
    #[function("($module, os1, os2, /)")]
    fn strcoll(th: &Thread, os1: Gc<Str>, os2: Gc<Str>) -> PyResult<i32> {
        let (a, b) = (c_string(th, os1)?, c_string(th, os2)?);
        // SAFETY: C strings.
        Ok(unsafe { libc::strcoll(a.as_ptr(), b.as_ptr()) })
    }

    /// Return a string that can be used as a key for locale-aware comparisons.
    #[function("($module, string, /)")]
    fn strxfrm(th: &Thread, string: Gc<Str>) -> PyResult<Value> {
        let source = c_string(th, string)?;
        // SAFETY: C strings; the second call has the room that the first asked for.
        let bytes = unsafe {
            let len = libc::strxfrm(std::ptr::null_mut(), source.as_ptr(), 0);
            let mut out = vec![0u8; len + 1];
            libc::strxfrm(out.as_mut_ptr().cast(), source.as_ptr(), out.len());
            out.truncate(len);
            out
        };
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(th.try_str(text)?.into()),
            Err(_) => Ok(th.str_latin1(&bytes)?.into()),
        }
    }

    /// gettext(msg) -> string
    ///
    /// Return translation of msg.
    #[function("($module, msg, /)")]
    fn gettext(msg: Gc<Str>) -> Gc<Str> {
        msg
    }

    /// dgettext(domain, msg) -> string
    ///
    /// Return translation of msg in domain.
    #[function("($module, domain, msg, /)")]
    fn dgettext(_domain: Value, msg: Gc<Str>) -> Gc<Str> {
        msg
    }

    /// Return translation of msg in domain and category.
    #[function("($module, domain, msg, category, /)")]
    fn dcgettext(_domain: Value, msg: Gc<Str>, _category: i32) -> Gc<Str> {
        msg
    }
}
