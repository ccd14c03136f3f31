//! Texts of exceptions, row by row against CPython's.

use crate::tests::thread;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// What stands for an argument in the rows.
enum Arg {
    Int(i32),
    Text(&'static str),
    Bytes(&'static [u8]),
    None,
    /// A tuple of a file name and a line, as SyntaxError takes it.
    Location(&'static str, i32),
}

fn value(th: &Thread, arg: &Arg) -> Value {
    match arg {
        Arg::Int(number) => Value::int(*number),
        Arg::Text(text) => th.str(text).into(),
        Arg::Bytes(bytes) => th.bytes(bytes).unwrap().into(),
        Arg::None => Value::NONE,
        Arg::Location(file, line) => th
            .tuple(&[
                th.str(file).into(),
                Value::int(*line),
                Value::int(2),
                th.str("text").into(),
            ])
            .into(),
    }
}

#[test]
fn str_as_cpython() {
    use Arg::*;
    let th = thread();
    let rows: &[(TypeId, &[Arg], &str)] = &[
        (t::ValueError, &[], ""),
        (t::ValueError, &[Text("a")], "a"),
        (t::KeyError, &[Text("a")], "'a'"),
        (t::KeyError, &[], ""),
        (t::OSError, &[Int(2), Text("no")], "[Errno 2] no"),
        (
            t::OSError,
            &[Int(2), Text("no"), Text("f")],
            "[Errno 2] no: 'f'",
        ),
        (
            t::OSError,
            &[Int(2), Text("no"), Text("f"), None, Text("g")],
            "[Errno 2] no: 'f' -> 'g'",
        ),
        (t::OSError, &[Text("only")], "only"),
        (t::ImportError, &[Text("m")], "m"),
        (
            t::SyntaxError,
            &[Text("m"), Location("d/f.py", 3)],
            "m (f.py, line 3)",
        ),
        (
            t::UnicodeDecodeError,
            &[Text("ascii"), Bytes(b"a\xff"), Int(1), Int(2), Text("r")],
            "'ascii' codec can't decode byte 0xff in position 1: r",
        ),
        (
            t::UnicodeDecodeError,
            &[Text("ascii"), Bytes(b"\xff\xfe"), Int(0), Int(2), Text("r")],
            "'ascii' codec can't decode bytes in position 0-1: r",
        ),
        (
            t::UnicodeEncodeError,
            &[Text("ascii"), Text("a\u{20ac}"), Int(1), Int(2), Text("r")],
            "'ascii' codec can't encode character '\\u20ac' in position 1: r",
        ),
        (
            t::UnicodeTranslateError,
            &[Text("ab"), Int(0), Int(2), Text("r")],
            "can't translate characters in position 0-1: r",
        ),
    ];
    for (class, args, expected) in rows {
        let list = th.empty_list();
        for arg in args.iter() {
            list.push(th, value(th, arg)).unwrap();
        }
        let exception = protocol::call(th, th.class(*class).into(), list.as_slice()).unwrap();
        let text = protocol::str(th, exception).unwrap();
        assert_eq!(text.display(), *expected);
    }
}

#[test]
fn os_error_chooses_its_class() {
    let th = thread();
    for (errno, class) in [
        (libc::ENOENT, t::FileNotFoundError),
        (libc::EEXIST, t::FileExistsError),
        (libc::EPIPE, t::BrokenPipeError),
        (libc::ENOSPC, t::OSError),
    ] {
        let args = [Value::int(errno), th.str("x").into()];
        let exception = protocol::call(th, th.class(t::OSError).into(), &args).unwrap();
        assert_eq!(th.class_of(exception), th.class(class), "{errno}");
    }
}

#[test]
fn groups_choose_their_class() {
    let th = thread();
    let base = th.class(t::BaseExceptionGroup);
    let of = |class: TypeId| {
        let member = th.new_exception(th.class(class), &[]).unwrap();
        let members = th.list(&[member]).unwrap();
        let args = [th.str("m").into(), members.into()];
        let group = protocol::call(th, base.into(), &args).unwrap();
        protocol::repr(th, group).unwrap().display().into_owned()
    };
    assert_eq!(of(t::ValueError), "ExceptionGroup('m', [ValueError()])");
    assert_eq!(
        of(t::KeyboardInterrupt),
        "BaseExceptionGroup('m', [KeyboardInterrupt()])"
    );
}
