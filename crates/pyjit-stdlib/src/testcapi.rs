//! `_testcapi`, `_testlimitedcapi`, `_testinternalcapi`, `_testmultiphase`: of CPython's modules that test its C API, the parts that its
//! tests of the language and of builtin types lean on. There is no C API here: what they call are the same operations of
//! the object model. CPython: Modules/_testcapimodule.c, Modules/_testlimitedcapi/, Modules/_testinternalcapi.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::instance::ShapeMode;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The module that a function of it is called on.
fn module_object(th: &Thread) -> Value {
    let name = th.intern("_testcapi");
    let modules = th.rt().modules.get();
    modules
        .and_then(|modules| modules.peek(th, name))
        .unwrap_or(Value::NONE)
}

fn tuple_of(th: &Thread, args: Args<'_>) -> PyResult<Value> {
    Ok(th.try_tuple(args.positional())?.into())
}

/// `(self, args, kwargs)`; None for no keywords.
fn with_keywords(th: &Thread, this: Value, args: Args<'_>) -> PyResult<Value> {
    let mut keywords = Value::NONE;
    if args.has_keywords() {
        let dict = th.dict();
        for (name, value) in args.keywords() {
            dict.set(th, name, value)?;
        }
        keywords = dict.into();
    }
    Ok(th.try_tuple(&[this, tuple_of(th, args)?, keywords])?.into())
}

fn without_keywords(th: &Thread, this: Value, name: &str, args: Args<'_>) -> PyResult<Value> {
    args.no_keywords(th, name)?;
    Ok(th.try_tuple(&[this, tuple_of(th, args)?])?.into())
}

/// A type whose methods have all calling conventions.
macro_rules! conventions {
    ($layout:ident $module:ident $name:literal $kind:ident $signature:literal $one:literal, |$th:ident, $this:ident| $answer:expr) => {
        #[pytype(name = $name, module = "_testcapi")]
        #[repr(C)]
        pub struct $layout {
            head: NativeHeader,
        }

        #[pymethods($layout, name = $name, module = "_testcapi", flags = TypeFlags::NONE)]
        pub mod $module {
            use super::*;

            #[slot(tp_new)]
            fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<$layout> {
                th.alloc(
                    class,
                    $layout {
                        head: NativeHeader::new($layout::LAYOUT),
                    },
                )
            }

            #[$kind]
            fn meth_varargs($th: &Thread, $this: Value, args: Args<'_>) -> PyResult<Value> {
                without_keywords($th, $answer, "meth_varargs", args)
            }

            #[$kind]
            fn meth_varargs_keywords(
                $th: &Thread,
                $this: Value,
                args: Args<'_>,
            ) -> PyResult<Value> {
                with_keywords($th, $answer, args)
            }

            #[$kind]
            fn meth_fastcall($th: &Thread, $this: Value, args: Args<'_>) -> PyResult<Value> {
                without_keywords($th, $answer, "meth_fastcall", args)
            }

            #[$kind]
            fn meth_fastcall_keywords(
                $th: &Thread,
                $this: Value,
                args: Args<'_>,
            ) -> PyResult<Value> {
                with_keywords($th, $answer, args)
            }

            #[$kind($signature)]
            fn meth_noargs($this: Value) -> Value {
                $answer
            }

            #[$kind($one)]
            fn meth_o($th: &Thread, $this: Value, object: Value) -> PyResult<Value> {
                Ok($th.try_tuple(&[$answer, object])?.into())
            }
        }
    };
}

conventions!(MethInstance instance_methods "MethInstance" method "($self, /)" "($self, object, /)", |th, this| this);
conventions!(MethClass class_methods "MethClass" classmethod "($type, /)" "($type, object, /)", |th, this| this);

#[pytype(name = "MethStatic", module = "_testcapi")]
#[repr(C)]
pub struct MethStatic {
    head: NativeHeader,
}

#[pymethods(MethStatic, name = "MethStatic", module = "_testcapi", flags = TypeFlags::NONE)]
pub mod static_methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<MethStatic> {
        th.alloc(
            class,
            MethStatic {
                head: NativeHeader::new(MethStatic::LAYOUT),
            },
        )
    }

    #[staticmethod]
    fn meth_varargs(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        without_keywords(th, Value::NONE, "meth_varargs", args)
    }

    #[staticmethod]
    fn meth_varargs_keywords(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        with_keywords(th, Value::NONE, args)
    }

    #[staticmethod]
    fn meth_fastcall(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        without_keywords(th, Value::NONE, "meth_fastcall", args)
    }

    #[staticmethod]
    fn meth_fastcall_keywords(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        with_keywords(th, Value::NONE, args)
    }

    #[staticmethod("()")]
    fn meth_noargs() -> Value {
        Value::NONE
    }

    #[staticmethod("(object, /)")]
    fn meth_o(th: &Thread, object: Value) -> PyResult<Value> {
        Ok(th.try_tuple(&[Value::NONE, object])?.into())
    }
}

/// The items of a tuple or of None.
fn arguments(th: &Thread, args: Value) -> PyResult<Gc<Tuple>> {
    match args.cast::<Tuple>() {
        Some(args) => Ok(args),
        None if args.is_none() => Ok(th.rt().empty_tuple()),
        None => Err(th.raise(t::TypeError, "args must be None or a tuple")),
    }
}

/// `function(*args, **kwargs)`.
fn call_with_dict(th: &Thread, function: Value, args: Value, kwargs: Value) -> PyResult<Value> {
    let args = arguments(th, args)?;
    let all = th.list(args.as_slice())?;
    let names = th.empty_list();
    if let Some(kwargs) = kwargs.cast::<Dict>() {
        let mut position = 0;
        while let Some((next, key, value)) = kwargs.next_item(position) {
            position = next;
            names.push(th, key)?;
            all.push(th, value)?;
        }
    }
    let all = th.try_tuple(all.as_slice())?;
    let names = th.try_tuple(names.as_slice())?;
    let call = Args {
        values: all.as_slice(),
        kwnames: (!names.is_empty()).then_some(names),
    };
    protocol::call_args(th, function, call)
}

/// Whether an exception is of one of these classes, however deep in tuples they are.
fn exception_matches(th: &Thread, error: Value, filter: Value) -> PyResult<bool> {
    th.check_native_stack(" in PyErr_GivenExceptionMatches")?;
    if let Some(filters) = filter.cast::<Tuple>() {
        for filter in filters.as_slice() {
            if exception_matches(th, error, *filter)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let class = error.cast::<Type>().unwrap_or_else(|| th.class_of(error));
    Ok(filter
        .cast::<Type>()
        .is_some_and(|filter| class.is_subclass_of(filter))
        || error == filter)
}

#[pymodule(name = "_testcapi")]
pub mod module {
    use super::*;

    #[function]
    fn meth_varargs(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        without_keywords(th, module_object(th), "meth_varargs", args)
    }

    #[function]
    fn meth_varargs_keywords(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        with_keywords(th, module_object(th), args)
    }

    #[function]
    fn meth_fastcall(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        without_keywords(th, module_object(th), "meth_fastcall", args)
    }

    #[function]
    fn meth_fastcall_keywords(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        with_keywords(th, module_object(th), args)
    }

    #[function("()")]
    fn meth_noargs(th: &Thread) -> Value {
        module_object(th)
    }

    #[function("(object, /)")]
    fn meth_o(th: &Thread, object: Value) -> PyResult<Value> {
        Ok(th.try_tuple(&[module_object(th), object])?.into())
    }

    #[function("(func, args, kwargs, /)")]
    fn pyobject_fastcalldict(
        th: &Thread,
        func: Value,
        args: Value,
        kwargs: Value,
    ) -> PyResult<Value> {
        call_with_dict(th, func, args, kwargs)
    }

    #[function("(func, args, kwnames, /)")]
    fn pyobject_vectorcall(
        th: &Thread,
        func: Value,
        args: Value,
        kwnames: Value,
    ) -> PyResult<Value> {
        let args = arguments(th, args)?;
        let names = kwnames.cast::<Tuple>().filter(|names| !names.is_empty());
        if names.is_some_and(|names| names.len() > args.len()) {
            return Err(th.raise(t::ValueError, "kwnames longer than args"));
        }
        let call = Args {
            values: args.as_slice(),
            kwnames: names,
        };
        protocol::call_args(th, func, call)
    }

    #[function("(func, args, kwargs=None, /)")]
    fn pyvectorcall_call(
        th: &Thread,
        func: Value,
        args: Value,
        kwargs: Option<Value>,
    ) -> PyResult<Value> {
        call_with_dict(th, func, args, kwargs.unwrap_or(Value::NONE))
    }

    #[function("(func, args, kwargs=None, /)")]
    fn pycfunction_call(
        th: &Thread,
        func: Value,
        args: Value,
        kwargs: Option<Value>,
    ) -> PyResult<Value> {
        call_with_dict(th, func, args, kwargs.unwrap_or(Value::NONE))
    }

    #[function("(exception, num_args, /)")]
    fn raise_exception(th: &Thread, exception: Value, num_args: i32) -> PyResult<()> {
        let list = th.empty_list();
        for number in 0..num_args {
            list.push(th, Value::int(number))?;
        }
        let class = exception
            .cast::<Type>()
            .filter(|class| class.is_subclass_of(th.class(t::BaseException)));
        let Some(class) = class else {
            let text = pyjit_types::object_::repr_text(th, exception)?;
            return Err(th.raise(
                t::SystemError,
                format!("_PyErr_SetObject: exception {text} is not a BaseException subclass"),
            ));
        };
        let args = th.try_tuple(list.as_slice())?;
        let made = protocol::call(th, class.into(), args.as_slice())?;
        Err(th.raise_value(made))
    }

    #[function("()")]
    fn raise_memoryerror(th: &Thread) -> PyResult<()> {
        Err(th.raise_memory())
    }

    #[function("(new_errno, /)")]
    fn set_errno(new_errno: i32) {
        // SAFETY: the thread's own errno.
        unsafe { *libc::__errno_location() = new_errno };
    }

    #[function("(name, doc=<unrepresentable>, base=<unrepresentable>, dict=<unrepresentable>)")]
    fn make_exception_with_doc(
        th: &Thread,
        name: Gc<Str>,
        doc: Option<Value>,
        base: Option<Value>,
        dict: Option<Value>,
    ) -> PyResult<Value> {
        let full = name.display().into_owned();
        let Some((module, short)) = full.rsplit_once('.') else {
            let text = "PyErr_NewException: name must be module.class";
            return Err(th.raise(t::SystemError, text));
        };
        let namespace = match dict.and_then(Value::cast::<Dict>) {
            Some(dict) => dict.copy(th)?,
            None => th.dict(),
        };
        let names = th.names();
        if namespace.peek(th, names.__module__).is_none() {
            namespace.set_str(th, names.__module__, th.str(module).into())?;
        }
        if let Some(doc) = doc {
            namespace.set_str(th, names.__doc__, doc)?;
        }
        let bases = match base {
            None => th.tuple(&[th.class(t::Exception).into()]),
            Some(base) => match base.cast::<Tuple>() {
                Some(bases) => bases,
                None => th.tuple(&[base]),
            },
        };
        let args = [th.str(short).into(), bases.into(), namespace.into()];
        protocol::call(th, th.class(t::TYPE).into(), &args)
    }

    #[function("(err, exc, /)")]
    fn err_givenexceptionmatches(th: &Thread, err: Value, exc: Value) -> bool {
        match exception_matches(th, err, exc) {
            Ok(matches) => matches,
            Err(Raised) => {
                th.write_unraisable(None, Some(err));
                false
            }
        }
    }

    #[function("(object, /)")]
    fn getbuffer_with_null_view(th: &Thread, object: Value) -> PyResult<()> {
        let _ = object;
        let text = "PyObject_GetBuffer: view==NULL argument is obsolete";
        Err(th.raise(t::BufferError, text))
    }

    /// An item of the configuration, of those that the tests ask for.
    #[function("(name, /)")]
    fn config_get(th: &Thread, name: Gc<Str>) -> PyResult<Value> {
        match &*name.display() {
            "code_debug_ranges" => Ok(Value::ONE),
            other => {
                let text = format!("unknown config option name: {other}");
                Err(th.raise(t::ValueError, text))
            }
        }
    }

    /// A builtin function of its own each time.
    #[function("()")]
    fn create_cfunction(th: &Thread) -> PyResult<Value> {
        match SPEC.functions.iter().find(|def| def.name == "meth_noargs") {
            Some(def) => Ok(th.builtin_function(def, None, None).into()),
            None => Ok(Value::NONE),
        }
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for spec in [
            &instance_methods::SPEC,
            &class_methods::SPEC,
            &static_methods::SPEC,
        ] {
            let class = th.define_class(spec, None)?;
            module.set(th, spec.name, class)?;
        }
        let numbers: [(&str, i128); 17] = [
            ("CHAR_MAX", i8::MAX as i128),
            ("CHAR_MIN", i8::MIN as i128),
            ("UCHAR_MAX", u8::MAX as i128),
            ("SHRT_MAX", i16::MAX as i128),
            ("SHRT_MIN", i16::MIN as i128),
            ("USHRT_MAX", u16::MAX as i128),
            ("INT_MAX", i32::MAX as i128),
            ("INT_MIN", i32::MIN as i128),
            ("UINT_MAX", u32::MAX as i128),
            ("LONG_MAX", i64::MAX as i128),
            ("LONG_MIN", i64::MIN as i128),
            ("ULONG_MAX", u64::MAX as i128),
            ("LLONG_MAX", i64::MAX as i128),
            ("LLONG_MIN", i64::MIN as i128),
            ("ULLONG_MAX", u64::MAX as i128),
            ("PY_SSIZE_T_MAX", isize::MAX as i128),
            ("PY_SSIZE_T_MIN", isize::MIN as i128),
        ];
        for (name, number) in numbers {
            module.set(th, name, th.int(number))?;
        }
        module.set(th, "SIZEOF_WCHAR_T", Value::int(4))?;
        module.set(th, "SIZEOF_TIME_T", Value::int(8))?;
        module.set(th, "SIZEOF_VOID_P", Value::int(8))?;
        module.set(th, "_Py_STACK_GROWS_DOWN", Value::int(1))?;
        module.set(th, "WITH_PYMALLOC", Value::int(0))?;
        module.set(th, "WITH_MIMALLOC", Value::int(0))?;
        module.set(th, "FLT_MAX", Value::float(f64::from(f32::MAX)))?;
        module.set(th, "FLT_MIN", Value::float(f64::from(f32::MIN_POSITIVE)))?;
        module.set(th, "DBL_MAX", Value::float(f64::MAX))?;
        module.set(th, "DBL_MIN", Value::float(f64::MIN_POSITIVE))
    }
}

/// An index as `PySequence_GetItem` takes it: counted from the end once, by the caller.
fn from_end(th: &Thread, object: Value, index: isize) -> PyResult<isize> {
    if index < 0 && th.class_of(object).slots.sq_length.get().is_some() {
        return Ok(index + protocol::length(th, object)? as isize);
    }
    Ok(index)
}

fn assign(th: &Thread, object: Value, index: isize, value: Option<Value>) -> PyResult<()> {
    let index = from_end(th, object, index)?;
    let slots = &th.class_of(object).slots;
    if index < 0 {
        return Err(th.raise(t::IndexError, "index out of range"));
    }
    match (slots.sq_ass_item.get(), value) {
        (Some(set), value) => set(th, object, index, value),
        (None, Some(value)) => protocol::set_item(th, object, th.int(index), value),
        (None, None) => protocol::del_item(th, object, th.int(index)),
    }
}

#[pymodule(name = "_testlimitedcapi")]
pub mod limited {
    use super::*;

    #[function("(sequence, index, /)")]
    fn sequence_getitem(th: &Thread, sequence: Value, index: isize) -> PyResult<Value> {
        let index = from_end(th, sequence, index)?;
        if index < 0 {
            return Err(th.raise(t::IndexError, "index out of range"));
        }
        match th.class_of(sequence).slots.sq_item.get() {
            Some(get) => get(th, sequence, index),
            None => protocol::get_item(th, sequence, th.int(index)),
        }
    }

    #[function("(sequence, index, value, /)")]
    fn sequence_setitem(th: &Thread, sequence: Value, index: isize, value: Value) -> PyResult<i32> {
        assign(th, sequence, index, Some(value)).map(|()| 0)
    }

    #[function("(sequence, index, /)")]
    fn sequence_delitem(th: &Thread, sequence: Value, index: isize) -> PyResult<i32> {
        assign(th, sequence, index, None).map(|()| 0)
    }

    #[function("(object, name, /)")]
    fn object_hasattrstring(th: &Thread, object: Value, name: Gc<Bytes>) -> i32 {
        let name = String::from_utf8_lossy(name.as_slice()).into_owned();
        match protocol::lookup_attr_str(th, object, &name) {
            Ok(found) => found.is_some() as i32,
            Err(Raised) => {
                let doing = "Exception ignored in PyObject_HasAttrString(); consider using \
                             PyObject_HasAttrStringWithError(), PyObject_GetOptionalAttrString() or \
                             PyObject_GetAttrString()";
                th.write_unraisable(Some(doing), None);
                0
            }
        }
    }

    /// CPython's own assertions are in no build of this.
    #[function("()")]
    fn _py_getbuiltwithassert() -> i32 {
        0
    }

    #[function("(callable, /)")]
    fn call_vectorcall(th: &Thread, callable: Value) -> PyResult<Value> {
        let names = th.try_tuple(&[th.str("baz").into()])?;
        let values = [th.str("foo").into(), th.str("bar").into()];
        let call = Args {
            values: &values,
            kwnames: Some(names),
        };
        protocol::call_args(th, callable, call)
    }

    #[function("(callable, /)")]
    fn call_vectorcall_method(th: &Thread, callable: Value) -> PyResult<Value> {
        let method = protocol::getattr_str(th, callable, "f")?;
        call_vectorcall(th, method)
    }
}

#[pymodule(name = "_testinternalcapi")]
pub mod internal {
    use super::*;

    /// Whether the attributes are in the instance itself.
    #[function("(object, /)")]
    fn has_inline_values(th: &Thread, object: Value) -> bool {
        object
            .header()
            .is_some_and(|header| th.shape(header.shape()).mode == ShapeMode::Slots)
    }

    #[function("(dict, key, hash, /)")]
    fn dict_getitem_knownhash(th: &Thread, dict: Value, key: Value, hash: i64) -> PyResult<Value> {
        let Some(dict) = dict.cast::<Dict>() else {
            return Err(th.raise(t::SystemError, "bad argument to internal function"));
        };
        match dict.get_hashed(th, key, hash)? {
            Some(value) => Ok(value),
            None => Err(th.raise_key_error(key)),
        }
    }

    /// How many Python calls are under way.
    #[function("()")]
    fn get_recursion_depth(th: &Thread) -> usize {
        th.activations().count()
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "SPECIALIZATION_THRESHOLD", Value::int(8))?;
        module.set(th, "SPECIALIZATION_COOLDOWN", Value::int(52))?;
        // `sys.getsizeof` tells CPython's sizes, with its collector's header.
        module.set(th, "SIZEOF_PYGC_HEAD", Value::int(16))?;
        module.set(th, "SIZEOF_MANAGED_PRE_HEADER", Value::int(16))?;
        module.set(th, "SHARED_KEYS_MAX_SIZE", Value::int(30))
    }
}

/// CPython's module for tests of how extension modules are initialised. There are none here; but tests of the import
/// system want it to be there.
#[pymodule(name = "_testmultiphase")]
pub mod multiphase {}
