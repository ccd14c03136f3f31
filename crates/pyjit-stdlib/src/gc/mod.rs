//! `gc`. CPython: Modules/gcmodule.c, Python/gc.c; docs/heap.md tells what collects here.
//!
//! There are two generations: 0 is a minor collection, 1 and 2 are major ones. Thresholds are kept for those who ask,
//! but decide nothing; `gc.disable()` does not stop the collector, which is what frees memory here, only what CPython's
//! would do.

mod walk;

use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// `DEBUG_*`.
const DEBUG: &[(&str, i32)] = &[
    ("DEBUG_STATS", 1),
    ("DEBUG_COLLECTABLE", 2),
    ("DEBUG_UNCOLLECTABLE", 4),
    ("DEBUG_SAVEALL", 32),
    ("DEBUG_LEAK", 38),
];
const THRESHOLDS: [i32; 3] = [2000, 10, 10];
/// Collections that follow each other while finalizers bring up new garbage.
const ROUNDS: usize = 4;

/// A small value of this module's, by name.
fn kept(th: &Thread, name: &'static str, default: Value) -> Value {
    let known = th.rt().kept.borrow().get(name).copied();
    known.unwrap_or(default)
}

fn keep(th: &Thread, name: &'static str, value: Value) {
    th.rt().kept.borrow_mut().insert(name, value);
}

/// Calls what is in `gc.callbacks`; what is raised is reported.
fn call_back(th: &Thread, phase: &str, generation: i32, collected: i64) -> PyResult<()> {
    let Some(callbacks) = kept(th, "gc.callbacks", Value::NONE).cast::<List>() else {
        return Ok(());
    };
    if callbacks.is_empty() {
        return Ok(());
    }
    let info = th.dict();
    for (name, value) in [
        ("generation", generation as i64),
        ("collected", collected),
        ("uncollectable", 0),
    ] {
        info.set_str(th, th.intern(name), th.int(value))?;
    }
    let phase = th.str(phase);
    let mut index = 0;
    while let Some(callback) = callbacks.get(index) {
        index += 1;
        if protocol::call(th, callback, &[phase.into(), info.into()]).is_err() {
            th.write_unraisable(
                Some("Exception ignored while calling GC callback"),
                Some(callback),
            );
        }
    }
    Ok(())
}

/// How many objects the collection under way has found.
const FOUND: &str = "gc.found";

/// Counts what CPython's collector would have to find: the dead that are in cycles or hang on them. The others would have
/// gone by themselves, when they were last referred to.
fn count_cycles(runtime: &pyjit_object::runtime::Runtime, is_live: &dyn Fn(*const Header) -> bool) {
    let count = walk::cyclic_garbage(runtime, is_live);
    let mut kept = runtime.kept.borrow_mut();
    let before = kept.get(FOUND).copied().and_then(Value::as_small_int);
    let total = before.unwrap_or(0).saturating_add(count);
    kept.insert(FOUND, Value::int(total));
}

/// Collects and runs finalizers; answers how many objects were found unreachable.
pub fn collect(th: &Thread, generation: i32) -> PyResult<i64> {
    call_back(th, "start", generation, 0)?;
    let heap = th.rt().heap;
    keep(th, FOUND, Value::int(0));
    th.rt().hooks.garbage.set(Some(count_cycles));
    for _ in 0..ROUNDS {
        pyjit_gc::scrub_stack();
        match generation {
            0 => heap.collect_minor(),
            _ => heap.collect_major(),
        }
        if !pyjit_interp::run_finalizers(th) {
            break;
        }
    }
    th.rt().hooks.garbage.set(None);
    let found = kept(th, FOUND, Value::int(0));
    let collected = pyjit_object::int::as_i64(found).unwrap_or(0);
    call_back(th, "stop", generation, collected)?;
    Ok(collected)
}

/// This module provides access to the garbage collector for reference cycles.
///
/// enable() -- Enable automatic garbage collection.
/// disable() -- Disable automatic garbage collection.
/// isenabled() -- Returns true if automatic collection is enabled.
/// collect() -- Do a full collection right now.
/// get_count() -- Return the current collection counts.
/// get_stats() -- Return list of dictionaries containing per-generation stats.
/// set_debug() -- Set debugging flags.
/// get_debug() -- Get debugging flags.
/// set_threshold() -- Set the collection thresholds.
/// get_threshold() -- Return the current collection thresholds.
/// get_objects() -- Return a list of all objects tracked by the collector.
/// is_tracked() -- Returns true if a given object is tracked.
/// is_finalized() -- Returns true if a given object has been already finalized.
/// get_referrers() -- Return the list of objects that refer to an object.
/// get_referents() -- Return the list of objects that an object refers to.
/// freeze() -- Freeze all tracked objects and ignore them for future collections.
/// unfreeze() -- Unfreeze all objects in the permanent generation.
/// get_freeze_count() -- Return the number of objects in the permanent generation.
#[pymodule(name = "gc")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in DEBUG {
            module.set(th, name, Value::int(*value))?;
        }
        let callbacks = th.empty_list();
        keep(th, "gc.callbacks", callbacks.into());
        module.set(th, "callbacks", callbacks)?;
        module.set(th, "garbage", th.empty_list())
    }

    /// Enable automatic garbage collection.
    #[function("()")]
    fn enable(th: &Thread) {
        keep(th, "gc.enabled", Value::TRUE);
    }

    /// Disable automatic garbage collection.
    #[function("()")]
    fn disable(th: &Thread) {
        keep(th, "gc.enabled", Value::FALSE);
    }

    /// Returns true if automatic garbage collection is enabled.
    #[function("()")]
    fn isenabled(th: &Thread) -> Value {
        kept(th, "gc.enabled", Value::TRUE)
    }

    /// Run the garbage collector.
    ///
    /// With no arguments, run a full collection.  The optional argument
    /// may be an integer specifying which generation to collect.  A ValueError
    /// is raised if the generation number is invalid.
    ///
    /// The number of unreachable objects is returned.
    #[function("(generation=2)")]
    fn collect(th: &Thread, generation: Option<i32>) -> PyResult<i64> {
        let generation = generation.unwrap_or(2);
        if !(0..=2).contains(&generation) {
            return Err(th.raise(t::ValueError, "invalid generation"));
        }
        super::collect(th, generation)
    }

    /// Set the garbage collection debugging flags.
    ///
    ///   flags
    ///     An integer that can have the following bits turned on:
    ///       DEBUG_STATS - Print statistics during collection.
    ///       DEBUG_COLLECTABLE - Print collectable objects found.
    ///       DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects
    ///         found.
    ///       DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.
    ///       DEBUG_LEAK - Debug leaking programs (everything but STATS).
    ///
    /// Debugging information is written to sys.stderr.
    #[function("(flags, /)")]
    fn set_debug(th: &Thread, flags: i32) {
        keep(th, "gc.debug", Value::int(flags));
    }

    /// Get the garbage collection debugging flags.
    #[function("()")]
    fn get_debug(th: &Thread) -> Value {
        kept(th, "gc.debug", Value::int(0))
    }

    /// set_threshold(threshold0, [threshold1, [threshold2]])
    /// Set the collection thresholds (the collection frequency).
    ///
    /// Setting 'threshold0' to zero disables collection.
    #[function]
    fn set_threshold(th: &Thread, args: Args<'_>) -> PyResult<()> {
        if !(1..=3).contains(&args.positional_count()) {
            let text = "gc.set_threshold requires 1 to 3 arguments";
            return Err(th.raise(t::TypeError, text));
        }
        let old = get_threshold(th)?;
        let Some(old) = old.cast::<Tuple>() else {
            return Ok(());
        };
        let mut new = [old[0], old[1], old[2]];
        for (place, value) in new.iter_mut().zip(args.positional()) {
            let at = pyjit_object::convert::ArgAt {
                function: "set_threshold",
                index: 1,
                name: "threshold0",
            };
            *place = Value::int(i32::from_arg(th, *value, &at)?);
        }
        keep(th, "gc.threshold", th.tuple(&new).into());
        Ok(())
    }

    /// Return the current collection thresholds.
    #[function("()")]
    fn get_threshold(th: &Thread) -> PyResult<Value> {
        let known = kept(th, "gc.threshold", Value::NONE);
        if known.is_none() {
            return Ok(th.try_tuple(&THRESHOLDS.map(Value::int))?.into());
        }
        Ok(known)
    }

    /// Return a three-tuple of the current collection counts.
    #[function("()")]
    fn get_count(th: &Thread) -> PyResult<Value> {
        let heap = th.rt().heap;
        let stats = heap.stats();
        let bytes = heap.bytes_since();
        let counts = [
            th.int((bytes / 64) as i64),
            th.int((stats.minor.collections % 10) as i64),
            Value::int(0),
        ];
        Ok(th.try_tuple(&counts)?.into())
    }

    /// Return a list of dictionaries containing per-generation statistics.
    #[function("()")]
    fn get_stats(th: &Thread) -> PyResult<Value> {
        let stats = th.rt().heap.stats();
        let none = pyjit_gc::GenerationStats::default();
        let list = th.empty_list();
        for generation in [stats.minor, none, stats.major] {
            let dict = th.dict();
            for (name, value) in [
                ("collections", generation.collections),
                ("collected", generation.collected),
                ("uncollectable", 0),
            ] {
                dict.set_str(th, th.intern(name), th.int(value))?;
            }
            list.push(th, dict.into())?;
        }
        Ok(list.into())
    }

    /// Return a list of objects tracked by the collector (excluding the list returned).
    ///
    ///   generation
    ///     Generation to extract the objects from.
    ///
    /// If generation is not None, return only the objects tracked by the
    /// collector that are in that generation.
    #[function("(generation=None)")]
    fn get_objects(th: &Thread, generation: Option<Value>) -> PyResult<Value> {
        let wanted = match generation.filter(|generation| !generation.is_none()) {
            None => None,
            Some(generation) => {
                let number = protocol::index_as_isize(th, generation)?;
                if number > 2 {
                    let text = "generation parameter must be less than the number of available generations (3)";
                    return Err(th.raise(t::ValueError, text));
                }
                if number < 0 {
                    return Err(th.raise(t::ValueError, "generation parameter cannot be negative"));
                }
                Some(number)
            }
        };
        if wanted.is_none() {
            th.rt().heap.collect_major();
        }
        let all = walk::tracked_objects(th)?;
        let Some(wanted) = wanted else {
            return Ok(all.into());
        };
        let some = th.empty_list();
        for index in 0..all.len() {
            let Some(object) = all.get(index) else { break };
            let old = object.header().is_some_and(|header| header.gc() != 0);
            if (wanted == 0 && !old) || (wanted == 2 && old) {
                some.push(th, object)?;
            }
        }
        Ok(some.into())
    }

    /// Return the list of objects that directly refer to any of 'objs'.
    #[function("(*objs)")]
    fn get_referrers(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        let objects = args.no_keywords(th, "gc.get_referrers")?;
        th.rt().heap.collect_major();
        Ok(walk::referrers(th, objects)?.into())
    }

    /// Return the list of objects that are directly referred to by 'objs'.
    #[function("(*objs)")]
    fn get_referents(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        let objects = args.no_keywords(th, "gc.get_referents")?;
        Ok(walk::referents(th, objects)?.into())
    }

    /// Returns true if the object is tracked by the garbage collector.
    ///
    /// Simple atomic objects will return false.
    #[function("(obj, /)")]
    fn is_tracked(th: &Thread, obj: Value) -> bool {
        walk::is_tracked(th, obj)
    }

    /// Returns true if the object has been already finalized by the GC.
    #[function("(obj, /)")]
    fn is_finalized(obj: Value) -> bool {
        obj.header()
            .is_some_and(|header| header.has_flag(pyjit_gc::FINALIZED))
    }

    /// Freeze all current tracked objects and ignore them for future collections.
    ///
    /// This can be used before a POSIX fork() call to make the gc copy-on-write
    /// friendly.
    /// Note: collection before a POSIX fork() call may free pages for future
    /// allocation which can cause copy-on-write.
    #[function("()")]
    fn freeze(th: &Thread) -> PyResult<()> {
        let count = walk::tracked_objects(th)?.len();
        keep(th, "gc.frozen", th.int(count));
        Ok(())
    }

    /// Unfreeze all objects in the permanent generation.
    ///
    /// Put all objects in the permanent generation back into oldest generation.
    #[function("()")]
    fn unfreeze(th: &Thread) {
        keep(th, "gc.frozen", Value::int(0));
    }

    /// Return the number of objects in the permanent generation.
    #[function("()")]
    fn get_freeze_count(th: &Thread) -> Value {
        kept(th, "gc.frozen", Value::int(0))
    }
}
