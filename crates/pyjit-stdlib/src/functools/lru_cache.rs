//! The callable that `functools.lru_cache` makes. CPython: `lru_cache_object` in Modules/_functoolsmodule.c.
//!
//! The cache is a dict in order of use: a hit moves its item to the end, what has to go is at the front. Both are
//! cheap in an insertion-ordered dict that knows where its first live entry is.

use pyjit_object::def::TypeFlags;
use pyjit_object::int::{as_i64, is_int, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

#[pytype(name = "_lru_cache_wrapper", module = "functools")]
#[repr(C)]
pub struct LruCache {
    head: NativeHeader,
    function: Field<Option<Value>>,
    cache: Field<Gc<Dict>>,
    info_class: Field<Option<Value>>,
    /// Stands between positional and keyword arguments in a key.
    mark: Field<Option<Value>>,
    /// None: without limit.
    max_size: Cell<Option<usize>>,
    typed: Cell<bool>,
    hits: Cell<i64>,
    misses: Cell<i64>,
}

const DOC: &str = "Create a cached callable that wraps another function.

user_function:      the function being cached

maxsize:  0         for no caching
          None      for unlimited cache size
          n         for a bounded cache

typed:    False     cache f(3) and f(3.0) as identical calls
          True      cache f(3) and f(3.0) as distinct calls

cache_info_type:    namedtuple class with the fields:
                        hits misses currsize maxsize
";

const MARK_KEY: &str = "functools.keyword mark";

/// The key of a call: the only argument itself if it is an int or a str, else a tuple.
fn make_key(th: &Thread, this: Gc<LruCache>, args: Args<'_>) -> PyResult<Value> {
    let positional = args.positional();
    if !this.typed.get() && !args.has_keywords() {
        if let [only] = *positional
            && (protocol::is_exact_str(only) || protocol::is_exact_int(only))
        {
            return Ok(only);
        }
        return Ok(th.try_tuple(positional)?.into());
    }
    let key = th.list(positional)?;
    if args.has_keywords() {
        key.push(th, this.mark.get().unwrap_or(Value::NONE))?;
        for (name, value) in args.keywords() {
            key.push(th, name)?;
            key.push(th, value)?;
        }
    }
    if this.typed.get() {
        for value in args.values {
            key.push(th, th.class_of(*value).into())?;
        }
    }
    Ok(th.try_tuple(key.as_slice())?.into())
}

#[pymethods(LruCache, name = "functools._lru_cache_wrapper", module = "functools", doc = DOC, flags = TypeFlags::HAVE_GC.with(TypeFlags::METHOD_DESCRIPTOR).with(TypeFlags::MANAGED_DICT).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(
        tp_new,
        "(user_function, maxsize, typed, cache_info_type)",
        name = "lru_cache"
    )]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        user_function: Value,
        maxsize: Value,
        typed: bool,
        cache_info_type: Value,
    ) -> PyResult<Gc<LruCache>> {
        if !protocol::is_callable(th, user_function) {
            return Err(th.raise(t::TypeError, "the first argument must be callable"));
        }
        let max_size = if maxsize.is_none() {
            None
        } else if is_int(maxsize) {
            match as_i64(maxsize) {
                Some(size) => Some(size.max(0) as usize),
                None if signum(maxsize) < 0 => Some(0),
                None => {
                    let text = "Python int too large to convert to C ssize_t";
                    return Err(th.raise(t::OverflowError, text));
                }
            }
        } else {
            return Err(th.raise(t::TypeError, "maxsize should be integer or None"));
        };
        let cache = th.dict();
        Ok(th.alloc(
            class,
            LruCache {
                head: NativeHeader::new(LruCache::LAYOUT),
                function: Field::new(Some(user_function)),
                cache: Field::new(cache),
                info_class: Field::new(Some(cache_info_type)),
                mark: Field::new(Some(pyjit_types::kept(th, MARK_KEY)?)),
                max_size: Cell::new(max_size),
                typed: Cell::new(typed),
                hits: Cell::new(0),
                misses: Cell::new(0),
            },
        ))
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<LruCache>, args: Args<'_>) -> PyResult<Value> {
        let function = this.function.get().unwrap_or(Value::NONE);
        if this.max_size.get() == Some(0) {
            this.misses.set(this.misses.get() + 1);
            return protocol::call_args(th, function, args);
        }
        let cache = this.cache.get();
        let key = make_key(th, this, args)?;
        let hash = protocol::hash(th, key)?;
        if let Some(known) = cache.get_hashed(th, key, hash)? {
            if this.max_size.get().is_some() {
                cache.move_to_end(th, key, hash)?;
            }
            this.hits.set(this.hits.get() + 1);
            return Ok(known);
        }
        this.misses.set(this.misses.get() + 1);
        let result = protocol::call_args(th, function, args)?;
        let Some(limit) = this.max_size.get() else {
            cache.set_hashed(th, key, hash, result)?;
            return Ok(result);
        };
        // The call may have cached this very key; that entry is as recent as can be.
        if cache.get_hashed(th, key, hash)?.is_some() {
            return Ok(result);
        }
        while cache.len() >= limit && cache.pop_first(th).is_some() {}
        cache.set_hashed(th, key, hash, result)?;
        Ok(result)
    }

    #[slot(tp_descr_get)]
    fn get(th: &Thread, this: Value, instance: Option<Value>, _owner: Option<Value>) -> Value {
        match instance {
            Some(instance) if !instance.is_none() => th.method(this, instance),
            _ => this,
        }
    }

    /// Report cache statistics
    #[method("($self, /)")]
    fn cache_info(th: &Thread, this: Gc<LruCache>) -> PyResult<Value> {
        let limit = this
            .max_size
            .get()
            .map_or(Value::NONE, |limit| th.int(limit));
        let (hits, misses) = (th.int(this.hits.get()), th.int(this.misses.get()));
        let size = th.int(this.cache.get().len());
        let class = this.info_class.get().unwrap_or(Value::NONE);
        protocol::call(th, class, &[hits, misses, limit, size])
    }

    /// Clear the cache and cache statistics
    #[method("($self, /)")]
    fn cache_clear(th: &Thread, this: Gc<LruCache>) {
        this.hits.set(0);
        this.misses.set(0);
        this.cache.get().clear(th);
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Value) -> PyResult<Value> {
        protocol::getattr(th, this, th.names().__qualname__)
    }

    #[method("($self, /)", no_text)]
    fn __copy__(this: Value) -> Value {
        this
    }

    #[method("($self, memo, /)", no_text)]
    fn __deepcopy__(this: Value, _memo: Value) -> Value {
        this
    }

    #[getter(__dict__)]
    fn dict(th: &Thread, this: Gc<LruCache>) -> PyResult<Gc<Dict>> {
        th.dict_of(&this.head.header)
    }

    #[setter(__dict__)]
    fn set_dict(th: &Thread, this: Gc<LruCache>, value: Option<Value>) -> PyResult<()> {
        match value.and_then(Value::cast::<Dict>) {
            Some(dict) => {
                th.set_dict_of(&this.head.header, dict);
                Ok(())
            }
            None => Err(th.raise(t::TypeError, "__dict__ must be set to a dictionary")),
        }
    }
}

pub fn install(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    let mark = protocol::call(th, th.class(t::OBJECT).into(), &[])?;
    th.rt().kept.borrow_mut().insert(MARK_KEY, mark);
    module.set(
        th,
        "_lru_cache_wrapper",
        th.define_class(&methods::SPEC, None)?,
    )
}
