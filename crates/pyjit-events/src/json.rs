//! JSON as far as events need it: one flat object a line.

use std::fmt::Write;

/// A value that can stand in a record.
pub trait Field {
    fn write(&self, out: &mut String);
}

macro_rules! display_fields {
    ($($ty:ty),*) => {$(
        impl Field for $ty {
            fn write(&self, out: &mut String) {
                // Writing to a string does not fail.
                let _ = write!(out, "{self}");
            }
        }
    )*};
}

display_fields!(bool, u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

impl Field for f64 {
    fn write(&self, out: &mut String) {
        // JSON has no infinities and no NaN.
        let _ = if self.is_finite() {
            write!(out, "{self}")
        } else {
            write!(out, "null")
        };
    }
}

impl Field for str {
    fn write(&self, out: &mut String) {
        out.push('"');
        for c in self.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                c if (c as u32) < 0x20 => {
                    let _ = write!(out, "\\u{:04x}", c as u32);
                }
                c => out.push(c),
            }
        }
        out.push('"');
    }
}

impl Field for String {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }
}

impl<T: Field + ?Sized> Field for &T {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl<T: Field> Field for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: Field> Field for [T] {
    fn write(&self, out: &mut String) {
        out.push('[');
        for (i, item) in self.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            item.write(out);
        }
        out.push(']');
    }
}

/// A line in the making.
pub struct Record {
    text: String,
}

impl Record {
    pub(crate) fn new() -> Record {
        Record {
            text: String::from("{"),
        }
    }

    /// Adds `"name":value`.
    pub fn field(&mut self, name: &str, value: &(impl Field + ?Sized)) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        name.write(&mut self.text);
        self.text.push(':');
        value.write(&mut self.text);
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.push_str("}\n");
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_json() {
        let mut record = Record::new();
        record.field("s", "a\"b\\\n\u{1}é");
        record.field("n", &-3i64);
        record.field("x", &f64::NAN);
        record.field("list", [1u32, 2].as_slice());
        record.field("none", &None::<u32>);
        assert_eq!(
            record.finish(),
            "{\"s\":\"a\\\"b\\\\\\n\\u0001é\",\"n\":-3,\"x\":null,\"list\":[1,2],\"none\":null}\n"
        );
    }
}
