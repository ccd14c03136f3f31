//! `builtins`. CPython: Python/bltinmodule.c.
//!
//! `classes.rs` runs the class statement, `code.rs` has compile, eval, exec and what looks at the caller's namespaces,
//! `io.rs` print, input and open, `iterators.rs` the iterator types that only this module makes.

mod classes;
pub mod code;
mod io;
mod iterate;

use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Types of the module, by the names under which they were made.
const TYPES: &[TypeId] = &[
    t::OBJECT,
    t::TYPE,
    t::INT,
    t::BOOL,
    t::FLOAT,
    t::COMPLEX,
    t::STR,
    t::BYTES,
    t::BYTEARRAY,
    t::TUPLE,
    t::LIST,
    t::DICT,
    t::SET,
    t::FROZENSET,
    t::SLICE,
    t::RANGE,
];

/// Types that are kept by name.
const KEPT: &[&str] = &[
    "classmethod",
    "enumerate",
    "filter",
    "map",
    "memoryview",
    "property",
    "reversed",
    "staticmethod",
    "super",
    "zip",
    "ExceptionGroup",
];

/// The name argument of `getattr` and its kin.
fn attribute_name(th: &Thread, name: Value) -> PyResult<Gc<Str>> {
    match name.cast::<Str>() {
        Some(name) => Ok(th.intern_str(name)),
        None => {
            let found = th.type_name(name);
            Err(th.raise(
                t::TypeError,
                format!("attribute name must be string, not '{found}'"),
            ))
        }
    }
}

/// "expected at least 1 argument, got 0" of functions that CPython parses by hand.
fn check_range(th: &Thread, args: Args<'_>, name: &str, min: usize, max: usize) -> PyResult<()> {
    args.no_keywords(th, name)?;
    args.check_count(th, name, min, max)
}

/// `min` and `max`.
fn extreme(th: &Thread, args: Args<'_>, name: &'static str, op: CompareOp) -> PyResult<Value> {
    if let ([first, rest @ ..], None) = (args.values, args.kwnames)
        && !rest.is_empty()
    {
        let mut best = *first;
        for item in rest {
            if wins(th, *item, best, op)? {
                best = *item;
            }
        }
        return Ok(best);
    }
    let [key, default] = args.keyword_options(th, name, ["key", "default"])?;
    let positional = args.positional();
    let candidates: Value = match positional {
        [] => {
            return Err(th.raise(
                t::TypeError,
                format!("{name} expected at least 1 argument, got 0"),
            ));
        }
        [only] => *only,
        many => {
            if default.is_some() {
                return Err(th.raise(
                    t::TypeError,
                    format!(
                        "Cannot specify a default for {name}() with multiple positional arguments"
                    ),
                ));
            }
            th.try_tuple(many)?.into()
        }
    };
    let key = key.filter(|key| !key.is_none());
    let iter = protocol::iter(th, candidates)?;
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = protocol::next(th, iter)? {
        let rank = match key {
            Some(key) => protocol::call(th, key, &[item])?,
            None => item,
        };
        match best {
            Some((_, best_rank)) if !wins(th, rank, best_rank, op)? => {}
            _ => best = Some((item, rank)),
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(th.raise(
            t::ValueError,
            format!("{name}() iterable argument is empty"),
        )),
    }
}

/// `a op b` of `min` and `max`, quickly for floats too.
#[inline]
fn wins(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<bool> {
    if let (Some(x), Some(y)) = (a.as_small_float(), b.as_small_float()) {
        return Ok(if op == CompareOp::Lt { x < y } else { x > y });
    }
    protocol::compare_truth(th, a, b, op)
}

/// `sum` of an iterable; ints and floats are added without making objects on the way.
fn sum_of(th: &Thread, iterable: Value, start: Option<Value>) -> PyResult<Value> {
    let iter = protocol::iter(th, iterable)?;
    let mut total = match start {
        None => Value::ZERO,
        Some(start) => {
            let refused = [
                (
                    start.cast::<Str>().is_some(),
                    "sum() can't sum strings [use ''.join(seq) instead]",
                ),
                (
                    start.cast::<Bytes>().is_some(),
                    "sum() can't sum bytes [use b''.join(seq) instead]",
                ),
                (
                    start.cast::<ByteArray>().is_some(),
                    "sum() can't sum bytearray [use b''.join(seq) instead]",
                ),
            ];
            if let Some((_, text)) = refused.iter().find(|(wrong, _)| *wrong) {
                return Err(th.raise(t::TypeError, text));
            }
            start
        }
    };
    let mut item = protocol::next(th, iter)?;
    // Machine integers, as long as they last.
    if let Some(first) = total.as_small_int() {
        let mut sum = first as i64;
        #[allow(clippy::while_let_loop)] // the value carried round is read after the loop
        loop {
            let Some(number) = item.and_then(Value::as_small_int) else {
                break;
            };
            match sum.checked_add(number as i64) {
                Some(next) => sum = next,
                None => break,
            }
            item = protocol::next(th, iter)?;
        }
        total = th.int(sum);
        if item.is_none() {
            return Ok(total);
        }
    }
    // Floats, compensated as CPython does (Neumaier).
    if let Some(first) = total.as_small_float().or_else(|| {
        item.and_then(Value::as_small_float)
            .and(total.as_small_int())
            .map(f64::from)
    }) {
        let (mut sum, mut lost) = (first, 0.0f64);
        #[allow(clippy::while_let_loop)] // the value carried round is read after the loop
        loop {
            let number = match item {
                Some(value) => match (value.as_small_float(), value.as_small_int()) {
                    (Some(number), _) => number,
                    (None, Some(number)) => {
                        // Exact: added as it is, as CPython adds ints.
                        sum += f64::from(number);
                        item = protocol::next(th, iter)?;
                        continue;
                    }
                    (None, None) => break,
                },
                None => break,
            };
            let next = sum + number;
            if sum.abs() >= number.abs() {
                lost += (sum - next) + number;
            } else {
                lost += (number - next) + sum;
            }
            sum = next;
            item = protocol::next(th, iter)?;
        }
        if lost != 0.0 && lost.is_finite() {
            sum += lost;
        }
        total = Value::float(sum);
    }
    while let Some(value) = item {
        total = protocol::add(th, total, value)?;
        item = protocol::next(th, iter)?;
    }
    Ok(total)
}

/// `id(value)`: the address; of numbers something made of the value.
fn identity(th: &Thread, value: Value) -> Value {
    match value.as_small_int() {
        // Equal ints that may stand for each other have one id.
        Some(_) if value.salt() == 0 => th.int((value.bits() & 0xFFFF_FFFF) << 4 | 1 << 40),
        _ => th.int(pyjit_types::object_::address(value)),
    }
}

#[pymodule(
    name = "builtins",
    doc = "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a built-in value, but in\nwhich the built-in of that name is also needed."
)]
pub mod module {
    use super::*;

    /// __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class
    ///
    /// Internal helper function used by the class statement.
    #[function]
    fn __build_class__(th: &Thread, args: Args) -> PyResult<Value> {
        classes::build(th, args)
    }

    /// Import a module.
    ///
    /// Because this function is meant for use by the Python
    /// interpreter and not for general use, it is better to use
    /// importlib.import_module() to programmatically import a module.
    ///
    /// The globals argument is only used to determine the context;
    /// they are not modified.  The locals argument is unused.  The fromlist
    /// should be a list of names to emulate ``from name import ...``, or an
    /// empty list to emulate ``import name``.
    /// When importing a module from a package, note that __import__('A.B', ...)
    /// returns package A when fromlist is empty, but its submodule B when
    /// fromlist is not empty.  The level argument is used to determine whether
    /// to perform absolute or relative imports: 0 is absolute, while a positive
    /// number is the number of parent directories to search relative to the
    /// current module.
    #[function("($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)")]
    fn __import__(
        th: &Thread,
        name: Value,
        globals: Option<Value>,
        locals: Option<Value>,
        fromlist: Option<Value>,
        level: Option<i32>,
    ) -> PyResult<Value> {
        code::import(th, name, globals, locals, fromlist, level.unwrap_or(0))
    }

    /// Return the absolute value of the argument.
    #[function("($module, x, /)")]
    fn abs(th: &Thread, x: Value) -> PyResult<Value> {
        protocol::absolute(th, x)
    }

    /// Return True if bool(x) is True for all values x in the iterable.
    ///
    /// If the iterable is empty, return True.
    #[function("($module, iterable, /)")]
    fn all(th: &Thread, iterable: Value) -> PyResult<bool> {
        let mut result = true;
        protocol::for_each(th, iterable, |item| {
            result = protocol::truth(th, item)?;
            Ok(result)
        })?;
        Ok(result)
    }

    /// Return True if bool(x) is True for any x in the iterable.
    ///
    /// If the iterable is empty, return False.
    #[function("($module, iterable, /)")]
    fn any(th: &Thread, iterable: Value) -> PyResult<bool> {
        let mut result = false;
        protocol::for_each(th, iterable, |item| {
            result = protocol::truth(th, item)?;
            Ok(!result)
        })?;
        Ok(result)
    }

    /// Return an ASCII-only representation of an object.
    ///
    /// As repr(), return a string containing a printable representation of an
    /// object, but escape the non-ASCII characters in the string returned by
    /// repr() using \\x, \\u or \\U escapes. This generates a string similar
    /// to that returned by repr() in Python 2.
    #[function("($module, obj, /)")]
    fn ascii(th: &Thread, obj: Value) -> PyResult<Gc<Str>> {
        protocol::ascii(th, obj)
    }

    /// Return the binary representation of an integer.
    ///
    ///    >>> bin(2796202)
    ///    '0b1010101010101010101010'
    #[function("($module, number, /)")]
    fn bin(th: &Thread, number: Value) -> PyResult<Value> {
        in_base(th, number, "#b")
    }

    /// Return the hexadecimal representation of an integer.
    ///
    ///    >>> hex(12648430)
    ///    '0xc0ffee'
    #[function("($module, number, /)")]
    fn hex(th: &Thread, number: Value) -> PyResult<Value> {
        in_base(th, number, "#x")
    }

    /// Return the octal representation of an integer.
    ///
    ///    >>> oct(342391)
    ///    '0o1234567'
    #[function("($module, number, /)")]
    fn oct(th: &Thread, number: Value) -> PyResult<Value> {
        in_base(th, number, "#o")
    }

    fn in_base(th: &Thread, number: Value, spec: &str) -> PyResult<Value> {
        // As an exact int: what the class's own `__format__` says does not count.
        let int = protocol::index(th, number)?;
        let int = match pyjit_object::int::as_big(int) {
            Some(big) => th.try_int_big(&big)?,
            None => int,
        };
        protocol::format(th, int, th.str(spec).into())
    }

    /// Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept
    /// whatever arguments are passed.
    ///
    /// By default, this drops you into the pdb debugger.
    #[function("($module, /, *args, **kws)")]
    fn breakpoint(th: &Thread, args: Args) -> PyResult<Value> {
        match io::sys_attr(th, "breakpointhook")? {
            Some(hook) => protocol::call_args(th, hook, args),
            None => Err(th.raise(t::RuntimeError, "lost sys.breakpointhook")),
        }
    }

    /// Return whether the object is callable (i.e., some kind of function).
    ///
    /// Note that classes are callable, as are instances of classes with a
    /// __call__() method.
    #[function("($module, obj, /)")]
    fn callable(th: &Thread, obj: Value) -> bool {
        protocol::is_callable(th, obj)
    }

    /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    #[function("($module, i, /)")]
    fn chr(th: &Thread, i: Value) -> PyResult<Gc<Str>> {
        let int = protocol::index(th, i)?;
        match pyjit_object::int::as_i64(int) {
            Some(code) if (0..=0x10FFFF).contains(&code) => Ok(th.str_char(code as u32)),
            _ => Err(th.raise(t::ValueError, "chr() arg not in range(0x110000)")),
        }
    }

    /// Compile source into a code object that can be executed by exec() or eval().
    ///
    /// The source code may represent a Python module, statement or
    /// expression.
    /// The filename will be used for run-time error messages.
    /// The mode must be 'exec' to compile a module, 'single' to compile a
    /// single (interactive) statement, or 'eval' to compile an expression.
    /// The flags argument, if present, controls which future statements
    /// influence the compilation of the code.
    /// The dont_inherit argument, if true, stops the compilation inheriting
    /// the effects of any future statements in effect in the code calling
    /// compile; if absent or false these statements do influence the
    /// compilation, in addition to any features explicitly specified.
    #[function(
        "($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)"
    )]
    fn compile(
        th: &Thread,
        source: Value,
        filename: Value,
        mode: Gc<Str>,
        flags: Option<i32>,
        dont_inherit: Option<bool>,
        optimize: Option<i32>,
        _feature_version: Option<i32>,
    ) -> PyResult<Value> {
        code::compile(
            th,
            source,
            filename,
            mode,
            flags.unwrap_or(0),
            dont_inherit.unwrap_or(false),
            optimize.unwrap_or(-1),
            _feature_version.unwrap_or(-1),
        )
    }

    /// Deletes the named attribute from the given object.
    ///
    /// delattr(x, 'y') is equivalent to ``del x.y``
    #[function("($module, obj, name, /)")]
    fn delattr(th: &Thread, obj: Value, name: Value) -> PyResult<()> {
        protocol::setattr(th, obj, attribute_name(th, name)?, None)
    }

    /// dir([object]) -> list of strings
    ///
    /// If called without an argument, return the names in the current scope.
    /// Else, return an alphabetized list of names comprising (some of) the
    /// attributes of the given object, and of attributes reachable from it.
    /// If the object supplies a method named __dir__, it will be used;
    /// otherwise the default dir() logic is used and returns:
    ///   for a module object: the module's attributes.
    ///   for a class object:  its attributes, and recursively the attributes
    ///     of its bases.
    ///   for any other object: its attributes, its class's attributes, and
    ///     recursively the attributes of its class's base classes.
    #[function]
    fn dir(th: &Thread, args: Args) -> PyResult<Value> {
        check_range(th, args, "dir", 0, 1)?;
        code::dir(th, args.get(0))
    }

    /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
    #[function("($module, x, y, /)")]
    fn divmod(th: &Thread, x: Value, y: Value) -> PyResult<Value> {
        protocol::divmod(th, x, y)
    }

    /// Evaluate the given source in the context of globals and locals.
    ///
    /// The source may be a string representing a Python expression
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    #[function("($module, source, /, globals=None, locals=None)")]
    fn eval(
        th: &Thread,
        source: Value,
        globals: Option<Value>,
        locals: Option<Value>,
    ) -> PyResult<Value> {
        code::eval(th, source, globals, locals)
    }

    /// Execute the given source in the context of globals and locals.
    ///
    /// The source may be a string representing one or more Python statements
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    /// The closure must be a tuple of cellvars, and can only be used
    /// when source is a code object requiring exactly that many cellvars.
    #[function("($module, source, /, globals=None, locals=None, *, closure=None)")]
    fn exec(
        th: &Thread,
        source: Value,
        globals: Option<Value>,
        locals: Option<Value>,
        closure: Option<Value>,
    ) -> PyResult<()> {
        code::exec(th, source, globals, locals, closure)
    }

    /// Return type(value).__format__(value, format_spec)
    ///
    /// Many built-in types implement format_spec according to the
    /// Format Specification Mini-language. See help('FORMATTING').
    ///
    /// If type(value) does not supply a method named __format__
    /// and format_spec is empty, then str(value) is returned.
    /// See also help('SPECIALMETHODS').
    #[function("($module, value, format_spec='', /)")]
    fn format(th: &Thread, value: Value, format_spec: Option<Gc<Str>>) -> PyResult<Value> {
        let spec = format_spec.unwrap_or(th.rt().empty_str());
        protocol::format(th, value, spec.into())
    }

    /// getattr(object, name[, default]) -> value
    ///
    /// Get a named attribute from an object.
    ///
    /// getattr(x, 'y') is equivalent to x.y.
    /// When a default argument is given, it is returned when the attribute
    /// doesn't exist; without it, an exception is raised in that case.
    #[function]
    fn getattr(th: &Thread, args: Args) -> PyResult<Value> {
        check_range(th, args, "getattr", 2, 3)?;
        let name = attribute_name(th, args.values[1])?;
        match args.get(2) {
            None => protocol::getattr(th, args.values[0], name),
            Some(default) => {
                Ok(protocol::lookup_attr(th, args.values[0], name)?.unwrap_or(default))
            }
        }
    }

    /// Return the dictionary containing the current scope's global variables.
    ///
    /// NOTE: Updates to this dictionary *will* affect name lookups in the
    /// current global scope and vice-versa.
    #[function("($module, /)")]
    fn globals(th: &Thread) -> PyResult<Value> {
        code::globals(th)
    }

    /// Return whether the object has an attribute with the given name.
    ///
    /// This is done by calling getattr(obj, name) and catching AttributeError.
    #[function("($module, obj, name, /)")]
    fn hasattr(th: &Thread, obj: Value, name: Value) -> PyResult<bool> {
        let name = attribute_name(th, name)?;
        Ok(protocol::lookup_attr(th, obj, name)?.is_some())
    }

    /// Return the integer hash value for the given object.
    ///
    /// Two objects that compare equal must also have the same hash value, but
    /// the reverse is not necessarily true.  Hash values may differ between
    /// Python processes.  Not all objects are hashable; calling hash() on an
    /// unhashable object raises TypeError.
    #[function("($module, obj, /)")]
    fn hash(th: &Thread, obj: Value) -> PyResult<i64> {
        protocol::hash(th, obj)
    }

    /// Return the identity of an object.
    ///
    /// This is guaranteed to be unique among simultaneously existing objects.
    /// (CPython uses the object's memory address.)
    #[function("($module, obj, /)")]
    fn id(th: &Thread, obj: Value) -> Value {
        identity(th, obj)
    }

    /// Read a string from standard input.  The trailing newline is stripped.
    ///
    /// The prompt string, if given, is printed to standard output without a
    /// trailing newline before reading input.
    ///
    /// If the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise
    /// EOFError.
    /// On *nix systems, readline is used if available.
    #[function("($module, prompt='', /)")]
    fn input(th: &Thread, prompt: Option<Value>) -> PyResult<Value> {
        io::input(th, prompt)
    }

    /// Return whether an object is an instance of a class or of a subclass thereof.
    ///
    /// A tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the
    /// target to check against.  This is equivalent to ``isinstance(x, A) or
    /// isinstance(x, B) or ...`` etc.
    #[function("($module, obj, class_or_tuple, /)")]
    fn isinstance(th: &Thread, obj: Value, class_or_tuple: Value) -> PyResult<bool> {
        protocol::is_instance(th, obj, class_or_tuple)
    }

    /// Return whether 'cls' is derived from another class or is the same class.
    ///
    /// A tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the
    /// target to check against.  This is equivalent to ``issubclass(x, A) or
    /// issubclass(x, B) or ...``.
    #[function("($module, cls, class_or_tuple, /)")]
    fn issubclass(th: &Thread, cls: Value, class_or_tuple: Value) -> PyResult<bool> {
        protocol::is_subclass(th, cls, class_or_tuple)
    }

    /// iter(iterable) -> iterator
    /// iter(callable, sentinel) -> iterator
    ///
    /// Get an iterator from an object.  In the first form, the argument must
    /// supply its own iterator, or be a sequence.
    /// In the second form, the callable is called until it returns the
    /// sentinel.
    #[function]
    fn iter(th: &Thread, args: Args) -> PyResult<Value> {
        check_range(th, args, "iter", 1, 2)?;
        match args.get(1) {
            None => protocol::iter(th, args.values[0]),
            Some(_) if !protocol::is_callable(th, args.values[0]) => {
                Err(th.raise(t::TypeError, "iter(v, w): v must be callable"))
            }
            Some(sentinel) => iterate::callable_iterator(th, args.values[0], sentinel),
        }
    }

    /// Return an AsyncIterator for an AsyncIterable object.
    #[function("($module, async_iterable, /)")]
    fn aiter(th: &Thread, async_iterable: Value) -> PyResult<Value> {
        iterate::aiter(th, async_iterable)
    }

    /// Return the next item from the async iterator.
    ///
    /// If default is given and the async iterator is exhausted,
    /// it is returned instead of raising StopAsyncIteration.
    #[function("($module, aiterator, default=<unrepresentable>, /)")]
    fn anext(th: &Thread, aiterator: Value, default: Option<Value>) -> PyResult<Value> {
        iterate::anext(th, aiterator, default)
    }

    /// Return the number of items in a container.
    #[function("($module, obj, /)")]
    fn len(th: &Thread, obj: Value) -> PyResult<usize> {
        protocol::length(th, obj)
    }

    /// Return a dictionary containing the current scope's local variables.
    ///
    /// NOTE: Whether or not updates to this dictionary will affect name
    /// lookups in the local scope and vice-versa is *implementation
    /// dependent* and not covered by any backwards compatibility
    /// guarantees.
    #[function("($module, /)")]
    fn locals(th: &Thread) -> PyResult<Value> {
        code::locals(th)
    }

    /// max(iterable, *[, default=obj, key=func]) -> value
    /// max(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its biggest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the largest argument.
    #[function]
    fn max(th: &Thread, args: Args) -> PyResult<Value> {
        extreme(th, args, "max", CompareOp::Gt)
    }

    /// min(iterable, *[, default=obj, key=func]) -> value
    /// min(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its smallest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the smallest argument.
    #[function]
    fn min(th: &Thread, args: Args) -> PyResult<Value> {
        extreme(th, args, "min", CompareOp::Lt)
    }

    /// next(iterator[, default])
    ///
    /// Return the next item from the iterator.  If default is given and the
    /// iterator is exhausted, it is returned instead of raising StopIteration.
    #[function]
    fn next(th: &Thread, args: Args) -> PyResult<Value> {
        check_range(th, args, "next", 1, 2)?;
        iterate::next(th, args.values[0], args.get(1))
    }

    /// Return the ordinal value of a character.
    ///
    /// If the argument is a one-character string, return the Unicode code
    /// point of that character.
    ///
    /// If the argument is a bytes or bytearray object of length 1, return its
    /// single byte value.
    #[function("($module, character, /)")]
    fn ord(th: &Thread, character: Value) -> PyResult<i64> {
        let (code, len) = if let Some(string) = character.cast::<Str>() {
            if string.len() == 1 {
                (string.at(0) as i64, 1)
            } else {
                (0, string.len())
            }
        } else if let Some(bytes) = character.cast::<Bytes>() {
            (
                bytes.as_slice().first().copied().unwrap_or(0) as i64,
                bytes.len(),
            )
        } else if let Some(bytes) = character.cast::<ByteArray>() {
            (
                bytes.as_slice().first().copied().unwrap_or(0) as i64,
                bytes.len(),
            )
        } else {
            let found = th.type_name(character);
            return Err(th.raise(
                t::TypeError,
                format!("ord() expected string of length 1, but {found} found"),
            ));
        };
        if len != 1 {
            return Err(th.raise(
                t::TypeError,
                format!("ord() expected a character, but string of length {len} found"),
            ));
        }
        Ok(code)
    }

    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments
    ///
    /// Some types, such as ints, are able to use a more efficient algorithm
    /// when invoked using the three argument form.
    #[function("($module, /, base, exp, mod=None)")]
    fn pow(th: &Thread, base: Value, exp: Value, modulus: Option<Value>) -> PyResult<Value> {
        protocol::power(th, base, exp, modulus.unwrap_or(Value::NONE))
    }

    /// Prints the values to a stream, or to sys.stdout by default.
    ///
    ///   sep
    ///     string inserted between values, default a space.
    ///   end
    ///     string appended after the last value, default a newline.
    ///   file
    ///     a file-like object (stream); defaults to the current sys.stdout.
    ///   flush
    ///     whether to forcibly flush the stream.
    #[function("($module, /, *args, sep=' ', end='\\n', file=None, flush=False)")]
    fn print(th: &Thread, args: Args) -> PyResult<()> {
        io::print(th, args)
    }

    /// Return the canonical string representation of the object.
    ///
    /// For many object types, including most builtins, eval(repr(obj)) == obj.
    #[function("($module, obj, /)")]
    fn repr(th: &Thread, obj: Value) -> PyResult<Gc<Str>> {
        protocol::repr(th, obj)
    }

    /// Round a number to a given precision in decimal digits.
    ///
    /// The return value is an integer if ndigits is omitted or None.
    /// Otherwise the return value has the same type as the number.  ndigits
    /// may be negative.
    #[function("($module, /, number, ndigits=None)")]
    fn round(th: &Thread, number: Value, ndigits: Option<Value>) -> PyResult<Value> {
        let digits = ndigits.filter(|digits| !digits.is_none());
        if digits.is_none() {
            if number.is_int() {
                return Ok(number);
            }
            // Ties go to the even neighbour; large numbers and NaNs are for the method.
            if let Some(float) = number.as_small_float()
                && float.abs() < 1e9
            {
                return Ok(Value::int(float.round_ties_even() as i32));
            }
        }
        let Some(method) = protocol::lookup_special(th, number, th.names().__round__)? else {
            let found = th.type_name(number);
            return Err(th.raise(
                t::TypeError,
                format!("type {found} doesn't define __round__ method"),
            ));
        };
        match digits {
            Some(digits) => method.call(th, Args::positional_only(&[digits])),
            None => method.call(th, Args::NONE),
        }
    }

    /// Sets the named attribute on the given object to the specified value.
    ///
    /// setattr(x, 'y', v) is equivalent to ``x.y = v``
    #[function("($module, obj, name, value, /)")]
    fn setattr(th: &Thread, obj: Value, name: Value, value: Value) -> PyResult<()> {
        protocol::setattr(th, obj, attribute_name(th, name)?, Some(value))
    }

    /// Return a new list containing all items from the iterable in ascending order.
    ///
    /// A custom key function can be supplied to customize the sort order, and the
    /// reverse flag can be set to request the result in descending order.
    #[function(text = "($module, iterable, /, *, key=None, reverse=False)")]
    fn sorted(th: &Thread, args: Args) -> PyResult<Value> {
        args.check_count(th, "sorted", 1, 1)?;
        let list = protocol::to_list(th, args.values[0])?;
        let sort = protocol::getattr(th, list.into(), th.names().sort)?;
        protocol::call_args(th, sort, args.skip(1))?;
        Ok(list.into())
    }

    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    ///
    /// When the iterable is empty, return the start value.
    /// This function is intended specifically for use with numeric values and
    /// may reject non-numeric types.
    #[function("($module, iterable, /, start=0)")]
    fn sum(th: &Thread, iterable: Value, start: Option<Value>) -> PyResult<Value> {
        sum_of(th, iterable, start)
    }

    /// vars([object]) -> dictionary
    ///
    /// Without arguments, equivalent to locals().
    /// With an argument, equivalent to object.__dict__.
    #[function]
    fn vars(th: &Thread, args: Args) -> PyResult<Value> {
        check_range(th, args, "vars", 0, 1)?;
        let Some(object) = args.get(0) else {
            return code::locals(th);
        };
        match protocol::lookup_attr(th, object, th.names().__dict__)? {
            Some(dict) => Ok(dict),
            None => Err(th.raise(t::TypeError, "vars() argument must have __dict__ attribute")),
        }
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        iterate::install(th)?;
        // LOAD_COMMON_CONSTANT knows these whatever the module holds later.
        for name in ["all", "any"] {
            if let Some(function) = module.dict(th).peek(th, th.intern(name)) {
                th.rt().kept.borrow_mut().insert(name, function);
            }
        }
        for id in TYPES {
            module.set(th, id.name(), th.class(*id))?;
        }
        for row in &pyjit_object::ids::TYPE_ROWS {
            if row.id.is_exception() {
                module.set(th, row.name, th.class(row.id))?;
            }
        }
        module.set(th, "EnvironmentError", th.class(t::OSError))?;
        module.set(th, "IOError", th.class(t::OSError))?;
        for name in KEPT {
            let value = th.rt().kept.borrow().get(*name).copied();
            if let Some(value) = value {
                module.set(th, name, value)?;
            }
        }
        let constants = [
            ("None", Value::NONE),
            ("Ellipsis", Value::ELLIPSIS),
            ("NotImplemented", Value::NOT_IMPLEMENTED),
            ("False", Value::FALSE),
            ("True", Value::TRUE),
            ("__debug__", Value::bool(th.rt().flags.optimize == 0)),
        ];
        for (name, value) in constants {
            module.set(th, name, value)?;
        }
        Ok(())
    }
}
