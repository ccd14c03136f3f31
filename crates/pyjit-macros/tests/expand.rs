//! The macros' output at work, on a mock of `pyjit_object` (`mock/`) with the real definition tables.

extern crate self as pyjit_object;

#[path = "../../pyjit-object/src/def.rs"]
#[allow(dead_code)]
mod def;
mod mock;

// What def.rs asks of its crate.
mod prelude {
    pub use crate::mock::{Gc, Module, PyResult, Thread, Type, Value};
}
mod class {
    pub mod slots {
        pub use crate::mock::SlotDef;
    }
}
mod kind {
    pub use crate::mock::NativeLayout;
}
mod expansion {
    pub use crate::def::*;
    pub use crate::mock::*;
}

use def::{Entry, MethodDef, MethodKind};
use mock::*;
use pyjit_macros::{Trace, pymethods, pymodule, pytype};

#[pytype(name = "thing", module = "things")]
#[repr(C)]
pub struct Thing {
    head: NativeHeader,
    first: Value,
    count: std::cell::Cell<usize>,
    #[trace(skip)]
    weak: Value,
    names: Vec<String>,
    last: Value,
}

/// A thing.
///
/// With a second paragraph.
#[pymethods(Thing, name = "thing", module = "things")]
mod methods {
    use super::*;

    /// Take it.
    #[method("($self, index=-1, /)", leaf)]
    fn pop(_th: &Thread, this: Gc<Thing>, index: Option<isize>) -> PyResult<Value> {
        Ok(Value::number(this.0.bits() + index.unwrap_or(500) as u64))
    }

    #[method("($self, a, /, b, *, c=3)", pure, text = "shown")]
    #[method("($self, a, b, c=3)", name = "again")]
    fn r#match(this: Value, a: isize, b: isize, c: Option<Value>) -> isize {
        this.bits() as isize + a + b + c.map_or(0, |c| c.bits() as isize)
    }

    #[method]
    fn collect(th: &Thread, this: Gc<Thing>, args: Args<'_>) -> PyResult<Value> {
        assert!(th.error.borrow().is_empty());
        Ok(Value::number(
            this.0.bits() * 100 + args.values.len() as u64,
        ))
    }

    #[method("($self, *more)")]
    fn variadic(_this: Value, _args: Args<'_>) {}

    #[classmethod("($type, x, /)")]
    fn make(_cls: Gc<Type>, x: Value) -> Value {
        x
    }

    #[staticmethod("(from, to, /)", no_text)]
    fn convert(from: Value, _to: Value) -> Value {
        from
    }

    /// How many.
    #[getter]
    #[getter(number)]
    fn count(this: Gc<Thing>) -> Value {
        this.0
    }

    #[setter]
    fn set_count(th: &Thread, _this: Gc<Thing>, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(_) => Ok(()),
            None => {
                *th.error.borrow_mut() = "deleted".into();
                Err(Raised)
            }
        }
    }

    #[slot(tp_repr)]
    fn repr(this: Gc<Thing>) -> Value {
        this.0
    }

    #[slot(tp_hash)]
    fn hash(_this: Value) -> i64 {
        7
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Thing>) -> PyResult<Option<Value>> {
        let _ = th;
        Ok(if this.0.bits() > 50 {
            None
        } else {
            Some(this.0)
        })
    }

    #[slot(nb_add)]
    fn add(a: Value, b: Value) -> PyResult<Value> {
        Ok(Value::number(a.bits() + b.bits()))
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<Thing>, index: isize) -> PyResult<Value> {
        let _ = th;
        Ok(Value::number(this.0.bits() + index as u64))
    }

    #[slot(tp_new, "(x, y=None, /)")]
    fn new(_th: &Thread, _cls: Gc<Type>, x: isize, y: Option<Value>) -> PyResult<Value> {
        Ok(Value::number(x as u64 + y.map_or(0, Value::bits)))
    }

    #[slot(tp_init)]
    fn init(_this: Gc<Thing>, args: Args<'_>) -> PyResult<()> {
        if args.values.is_empty() {
            Err(Raised)
        } else {
            Ok(())
        }
    }
}

/// Numbers.
#[pymodule(name = "numbers")]
mod numbers {
    use super::*;

    /// Adds.
    #[function("(x, y=10, /)", pure, leaf)]
    fn add(x: isize, y: Option<isize>) -> isize {
        x + helper(y)
    }

    fn helper(y: Option<isize>) -> isize {
        y.unwrap_or(10)
    }

    #[function("(*args, sep=' ')")]
    fn print(args: Args<'_>) -> isize {
        args.values.len() as isize + 10
    }

    #[function("()")]
    fn nothing() {}

    #[init]
    fn start(_th: &Thread, _module: Gc<Module>) -> PyResult<()> {
        Ok(())
    }
}

fn find(name: &str) -> &'static MethodDef {
    let all = methods::METHODS.iter().chain(numbers::FUNCTIONS);
    all.into_iter().find(|def| def.name == name).unwrap()
}

fn call(name: &str, words: &[u64]) -> Result<u64, String> {
    let th = Thread::default();
    let def = find(name);
    let result = match def.entry {
        Entry::Var(entry) => {
            let values: Vec<Value> = words.iter().map(|word| Value::number(*word)).collect();
            // SAFETY: the words are values of the mock.
            unsafe { entry(&th, values.as_ptr(), values.len(), 0) }
        }
        entry => {
            assert_eq!(entry.arity(), Some(words.len()), "{name}");
            let mut all = [0; 9];
            all[..words.len()].copy_from_slice(words);
            // SAFETY: as above.
            unsafe { entry.call(&th, &all) }
        }
    };
    if result == 0 {
        Err(th.error.take())
    } else {
        Ok(result)
    }
}

#[test]
fn entries_unpack_words() {
    let rows: &[(&str, &[u64], Result<u64, &str>)] = &[
        ("pop", &[20, 0], Ok(520)),
        ("pop", &[20, 30], Ok(50)),
        ("pop", &[20, 5000], Err("pop() argument 1 ")),
        ("match", &[20, 1, 2, 0], Ok(23)),
        ("match", &[20, 1, 5000, 0], Err("match() argument 2 b")),
        ("again", &[20, 1, 2, 100], Ok(123)),
        ("collect", &[20, 30, 40], Ok(2002)),
        ("variadic", &[20], Ok(1)),
        ("make", &[20, 30], Ok(30)),
        ("convert", &[20, 30], Ok(20)),
        ("add", &[20, 0], Ok(30)),
        ("add", &[20, 5], Ok(25)),
        ("print", &[20, 30], Ok(12)),
        ("nothing", &[], Ok(1)),
    ];
    for (name, words, expected) in rows {
        assert_eq!(
            call(name, words),
            expected.map_err(str::to_string),
            "{name} {words:?}"
        );
    }
}

#[test]
fn tables_tell_the_facts() {
    let facts = |name: &str| {
        let def = find(name);
        let names: Vec<String> = def
            .signature
            .params
            .iter()
            .map(|p| format!("{}{}", p.name, if p.optional { "?" } else { "" }))
            .collect();
        format!(
            "{:?} {}/{} {} {:?} {}{}{}",
            def.kind,
            def.signature.posonly,
            def.signature.positional,
            names.join(","),
            def.text_signature,
            if def.traits.leaf { "leaf " } else { "" },
            if def.traits.pure_ { "pure " } else { "" },
            def.doc
        )
    };
    let rows = [
        (
            "pop",
            "Method 1/1 index? Some(\"($self, index=-1, /)\") leaf Take it.",
        ),
        ("match", "Method 1/2 a,b,c? Some(\"shown\") pure "),
        ("collect", "Method 0/0  None "),
        ("make", "ClassMethod 1/1 x Some(\"($type, x, /)\") "),
        ("convert", "StaticMethod 2/2 from,to None "),
        (
            "add",
            "Function 2/2 x,y? Some(\"($module, x, y=10, /)\") leaf pure Adds.",
        ),
        (
            "print",
            "Function 0/0  Some(\"($module, /, *args, sep=' ')\") ",
        ),
    ];
    for (name, expected) in rows {
        assert_eq!(facts(name), expected, "{name}");
    }
    assert!(
        !find("variadic").signature.keywords
            && find("collect").signature.keywords
            && find("print").signature.keywords
    );
    assert_eq!(find("nothing").kind, MethodKind::Function);
    assert_eq!(
        (methods::SPEC.name, methods::SPEC.module, methods::SPEC.doc),
        ("thing", "things", "A thing.\n\nWith a second paragraph.")
    );
    assert!(
        methods::SPEC
            .layout
            .is_some_and(|layout| std::ptr::eq(layout, Thing::LAYOUT))
    );
    assert_eq!(
        (
            numbers::SPEC.name,
            numbers::SPEC.doc,
            numbers::SPEC.init.is_some()
        ),
        ("numbers", "Numbers.", true)
    );
}

#[test]
fn slots_and_attributes() {
    let th = Thread::default();
    let number = Value::number;
    for slot in methods::SLOTS {
        match *slot {
            SlotDef::TpRepr(f) => assert_eq!(f(&th, number(20)), Ok(number(20))),
            SlotDef::TpHash(f) => assert_eq!(f(&th, number(20)), Ok(7)),
            SlotDef::TpIternext(f) => assert_eq!(
                (f(&th, number(20)), f(&th, number(60))),
                (Ok(number(20)), Ok(Value::EXHAUSTED))
            ),
            SlotDef::NbAdd(f) => assert_eq!(f(&th, number(20), number(30)), Ok(number(50))),
            SlotDef::SqItem(f) => assert_eq!(f(&th, number(20), 3), Ok(number(23))),
            SlotDef::TpNew(f) => {
                let cls = || Gc(number(20), std::marker::PhantomData);
                assert_eq!(
                    f(
                        &th,
                        cls(),
                        Args {
                            values: &[number(30)],
                            kwnames: 0
                        }
                    ),
                    Ok(number(30))
                );
                assert_eq!(
                    f(
                        &th,
                        cls(),
                        Args {
                            values: &[],
                            kwnames: 0
                        }
                    ),
                    Err(Raised)
                );
                assert_eq!(th.error.take(), "thing expected");
            }
            SlotDef::TpInit(f) => assert_eq!(
                f(
                    &th,
                    number(20),
                    Args {
                        values: &[],
                        kwnames: 0
                    }
                ),
                Err(Raised)
            ),
        }
    }
    let [count, alias] = methods::GETSETS else {
        panic!("two attributes")
    };
    assert_eq!(
        (count.name, count.doc, alias.name, alias.set.is_none()),
        ("count", "How many.", "number", true)
    );
    assert_eq!((count.get)(&th, number(20)), Ok(number(20)));
    assert_eq!(count.set.unwrap()(&th, number(20), None), Err(Raised));
    assert_eq!(th.error.take(), "deleted");
}

#[derive(Trace)]
#[repr(C)]
struct Pair<T> {
    header: Header,
    left: T,
    number: f64,
    right: T,
}

#[test]
fn traces_references_only() {
    let thing = Thing {
        head: NativeHeader {
            header: Header::default(),
        },
        first: Value::number(11),
        count: Default::default(),
        weak: Value::number(12),
        names: vec!["x".into()],
        last: Value::number(13),
    };
    let mut marker = Marker::default();
    // SAFETY: a Thing begins with its header.
    unsafe { (Thing::LAYOUT.trace)((&raw const thing).cast(), &mut marker) };
    assert_eq!(marker.0, [11, 13]);
    assert_eq!(
        (
            Thing::NAME,
            Thing::LAYOUT.name,
            Thing::LAYOUT.drop.is_some(),
            Thing::KIND
        ),
        ("thing", "things.thing", true, Kind::Native)
    );
    assert!(
        thing.head.header.eq_zero()
            && thing.count.get() == 0
            && thing.weak.bits() == 12
            && thing.names.len() == 1
    );

    let pair = Pair {
        header: Header::default(),
        left: Value::number(14),
        number: 1.0,
        right: Value::number(15),
    };
    let mut marker = Marker::default();
    pair.trace(&mut marker);
    assert_eq!(
        (marker.0.as_slice(), pair.number, pair.header.eq_zero()),
        (&[14, 15][..], 1.0, true)
    );
}
