//! Who refers to whom: the heap's graph as Python sees it, that is without the objects in which containers keep their
//! items. CPython: the `tp_traverse` functions and Python/gc.c.

use pyjit_object::prelude::*;
use std::collections::HashMap;

/// Kinds that are parts of other objects.
fn is_internal(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Free | Kind::DictTable | Kind::SetTable | Kind::ValueArray | Kind::ByteArea
    )
}

/// Whether `gc.is_tracked` says so in CPython.
pub fn is_tracked(th: &Thread, value: Value) -> bool {
    let Some(header) = value.header() else {
        return false;
    };
    let class = th.class_of(value);
    match Kind::of(header) {
        kind if is_internal(kind) => false,
        Kind::Code => false,
        Kind::Type => value
            .cast::<Type>()
            .is_some_and(|class| class.is_heap_class()),
        Kind::Int
        | Kind::Float
        | Kind::Complex
        | Kind::Str
        | Kind::Bytes
        | Kind::ByteArray
        | Kind::Range
        | Kind::RangeIter
        | Kind::Instance => class.is_heap_class(),
        Kind::Tuple => {
            class.is_heap_class()
                || value
                    .cast::<Tuple>()
                    .is_some_and(|tuple| tuple.as_slice().iter().any(|item| may_refer(th, *item)))
        }
        _ => true,
    }
}

/// Whether a tuple with this item stays tracked.
fn may_refer(th: &Thread, value: Value) -> bool {
    is_tracked(th, value)
}

/// All tracked objects, in no order. Garbage that is not yet found to be some counts: collect before.
pub fn tracked_objects(th: &Thread) -> PyResult<Gc<List>> {
    let list = th.empty_list();
    let heap = th.rt().heap;
    let mut count = 0;
    heap.for_each_object(&mut |_| count += 1);
    // What is made from here on has room too.
    list.reserve(th, count + 64)?;
    let room = list.capacity();
    let own = Value::from(list);
    heap.for_each_object(&mut |object| {
        // SAFETY: the heap names objects; those of no kind of Python's are left out below.
        let Some(value) = (unsafe { Value::from_bits(object as u64) }) else {
            return;
        };
        // SAFETY: as above.
        if is_internal(Kind::of(unsafe { &*object })) || value == own {
            return;
        }
        if is_tracked(th, value) && list.len() < room {
            list.push_within_capacity(value);
        }
    });
    Ok(list)
}

/// Calls `f` for what `value` refers to.
fn for_each_referent(th: &Thread, value: Value, f: &mut dyn FnMut(Value)) {
    let Some(header) = value.header() else { return };
    if let Some(tuple) = value.cast::<Tuple>() {
        // Backwards, as CPython does it.
        tuple.as_slice().iter().rev().for_each(|item| f(*item));
    }
    if let Some(list) = value.cast::<List>() {
        list.as_slice().iter().rev().for_each(|item| f(*item));
    }
    if let Some(dict) = value.cast::<Dict>() {
        // Keys that are all strings are none of the collector's business.
        let names_only = dict
            .iter()
            .all(|(key, _)| pyjit_object::protocol::is_exact_str(key));
        for (key, value) in dict.iter() {
            if !names_only {
                f(key);
            }
            f(value);
        }
    }
    if let Some(set) = value.cast::<Set>() {
        set.iter().for_each(|(item, _)| f(item));
    }
    let is_container = matches!(
        Kind::of(header),
        Kind::Tuple | Kind::List | Kind::Dict | Kind::Set
    );
    if !is_container {
        walk(th, header, f);
    }
    let class = th.class_of(value);
    if class.is_heap_class() {
        f(class.into());
    }
}

/// The references of an object as the heap knows them, through internal objects.
fn walk(th: &Thread, object: *const Header, f: &mut dyn FnMut(Value)) {
    let mut todo = vec![object];
    while let Some(object) = todo.pop() {
        let mut visit = |referent: *const Header| {
            // SAFETY: a reference of a live object leads to one.
            let kind = Kind::of(unsafe { &*referent });
            if is_internal(kind) {
                todo.push(referent);
            } else if kind != Kind::Code
                // SAFETY: as above.
                && let Some(value) = unsafe { Value::from_bits(referent as u64) }
            {
                f(value);
            }
        };
        // SAFETY: a live object.
        unsafe { th.rt().heap.for_each_reference(object, &mut visit) };
    }
}

/// How many dead objects that CPython would track are in cycles, or only reachable from those.
pub fn cyclic_garbage(
    runtime: &pyjit_object::runtime::Runtime,
    is_live: &dyn Fn(*const Header) -> bool,
) -> i32 {
    let heap = runtime.heap;
    // Dead objects, and how many references from dead ones each has.
    let mut dead: HashMap<usize, u32> = HashMap::new();
    heap.for_each_object(&mut |object| {
        if !is_live(object) {
            dead.insert(object as usize, 0);
        }
    });
    let referents = |object: usize| {
        let mut found = Vec::new();
        // SAFETY: a dead object whose memory is still as it was.
        unsafe {
            heap.for_each_reference(object as *const Header, &mut |referent| {
                found.push(referent as usize);
            });
        }
        found
    };
    let objects: Vec<usize> = dead.keys().copied().collect();
    for object in &objects {
        for referent in referents(*object) {
            if let Some(count) = dead.get_mut(&referent) {
                *count += 1;
            }
        }
    }
    // What nobody refers to goes, and takes along what it alone refers to.
    let mut todo: Vec<usize> = objects
        .into_iter()
        .filter(|object| dead.get(object) == Some(&0))
        .collect();
    while let Some(object) = todo.pop() {
        dead.remove(&object);
        for referent in referents(object) {
            if let Some(count) = dead.get_mut(&referent) {
                *count -= 1;
                if *count == 0 {
                    todo.push(referent);
                }
            }
        }
    }
    let tracked = dead.keys().filter(|object| {
        // SAFETY: as above.
        let kind = Kind::of(unsafe { &*(**object as *const Header) });
        !is_internal(kind)
            && !matches!(
                kind,
                Kind::Code
                    | Kind::Int
                    | Kind::Float
                    | Kind::Complex
                    | Kind::Str
                    | Kind::Bytes
                    | Kind::ByteArray
                    | Kind::Range
                    | Kind::RangeIter
            )
    });
    i32::try_from(tracked.count()).unwrap_or(i32::MAX)
}

/// `gc.get_referents`.
pub fn referents(th: &Thread, objects: &[Value]) -> PyResult<Gc<List>> {
    let list = th.empty_list();
    for object in objects {
        let mut count = 0;
        for_each_referent(th, *object, &mut |_| count += 1);
        list.reserve(th, count)?;
        for_each_referent(th, *object, &mut |value| list.push_within_capacity(value));
    }
    Ok(list)
}

/// `gc.get_referrers`.
pub fn referrers(th: &Thread, objects: &[Value]) -> PyResult<Gc<List>> {
    let all = tracked_objects(th)?;
    let found = th.empty_list();
    for index in 0..all.len() {
        let Some(candidate) = all.get(index) else {
            break;
        };
        if candidate == Value::from(found) {
            continue;
        }
        let mut refers = false;
        for_each_referent(th, candidate, &mut |value| {
            refers |= objects.contains(&value);
        });
        if refers {
            found.push(th, candidate)?;
        }
    }
    Ok(found)
}
