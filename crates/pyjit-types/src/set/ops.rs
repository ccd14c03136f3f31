//! Operations of sets with any iterable, in CPython's order of insertion, which decides the order of iteration.
//! CPython: Objects/setobject.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::set::hash_element;

/// A dict whose keys, with their stored hashes, stand for its iteration.
fn plain_dict(value: Value) -> Option<Gc<Dict>> {
    value
        .cast::<Dict>()
        .filter(|_| protocol::is_exact(value, t::DICT))
}

/// Adds every item of an iterable.
pub fn update(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<()> {
    if let Some(other) = other.cast::<Set>() {
        return merge(th, this, other);
    }
    if let Some(dict) = plain_dict(other) {
        this.reserve(th, dict.len())?;
        let mut position = 0;
        while let Some((next, key, hash, _)) = dict.next_entry(position) {
            position = next;
            this.add_hashed(th, key, hash)?;
        }
        return Ok(());
    }
    protocol::for_each(th, other, |item| {
        this.add(th, item)?;
        Ok(true)
    })
}

/// Adds the keys of another set.
pub fn merge(th: &Thread, this: Gc<Set>, other: Gc<Set>) -> PyResult<()> {
    if this == other || other.is_empty() {
        return Ok(());
    }
    if this.is_fresh() {
        return this.fill_empty(th, &other);
    }
    this.reserve(th, other.len())?;
    let mut position = 0;
    while let Some((next, key, hash)) = other.next_key(position) {
        position = next;
        this.add_hashed(th, key, hash)?;
    }
    Ok(())
}

/// A set of the same class as `like` by CPython's rule: the base type of a subclass's instance.
pub fn new_like(th: &Thread, like: Gc<Set>) -> Gc<Set> {
    if is_frozen(th, like.into()) {
        th.frozenset()
    } else {
        th.set()
    }
}

/// Whether this is a frozenset or an instance of a subclass.
pub fn is_frozen(th: &Thread, value: Value) -> bool {
    th.is_instance(value, t::FROZENSET)
}

/// A copy, of class set or frozenset as `this` is.
pub fn copy(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Set>> {
    let copy = new_like(th, this);
    merge(th, copy, this)?;
    Ok(copy)
}

/// The items of both.
pub fn intersection(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Gc<Set>> {
    if other == this.into() {
        return copy(th, this);
    }
    let result = new_like(th, this);
    if let Some(other) = other.cast::<Set>() {
        // Over the smaller one.
        let (small, large) = if other.len() > this.len() {
            (this, other)
        } else {
            (other, this)
        };
        let mut position = 0;
        while let Some((next, key, hash)) = small.next_key(position) {
            position = next;
            if large.contains_hashed(th, key, hash)? {
                result.add_unique(th, key, hash)?;
            }
        }
        return Ok(result);
    }
    protocol::for_each(th, other, |item| {
        let hash = hash_element(th, item)?;
        if this.contains_hashed(th, item, hash)? {
            result.add_hashed(th, item, hash)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// Removes every item of an iterable.
pub fn difference_update(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<()> {
    if other == this.into() {
        this.clear();
        return Ok(());
    }
    if let Some(other) = other.cast::<Set>() {
        let mut position = 0;
        // When the other is much larger, look for the own items in it.
        if other.len() >> 3 > this.len() {
            while let Some((next, key, hash)) = this.next_key(position) {
                position = next;
                if other.contains_hashed(th, key, hash)? {
                    this.remove_hashed(th, key, hash)?;
                }
            }
        } else {
            while let Some((next, key, hash)) = other.next_key(position) {
                position = next;
                this.remove_hashed(th, key, hash)?;
            }
        }
    } else {
        protocol::for_each(th, other, |item| {
            let hash = hash_element(th, item)?;
            this.remove_hashed(th, item, hash)?;
            Ok(true)
        })?;
    }
    this.compact(th)
}

/// The items that `other` has not.
pub fn difference(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Gc<Set>> {
    let (set, dict) = (other.cast::<Set>(), plain_dict(other));
    let Some(other_len) = set.map(|set| set.len()).or(dict.map(|dict| dict.len())) else {
        let result = copy(th, this)?;
        difference_update(th, result, other)?;
        return Ok(result);
    };
    if this.len() >> 2 > other_len {
        let result = copy(th, this)?;
        difference_update(th, result, other)?;
        return Ok(result);
    }
    let result = new_like(th, this);
    let mut position = 0;
    while let Some((next, key, hash)) = this.next_key(position) {
        position = next;
        let found = match (set, dict) {
            (Some(set), _) => set.contains_hashed(th, key, hash)?,
            (None, Some(dict)) => dict.get_hashed(th, key, hash)?.is_some(),
            (None, None) => false,
        };
        if !found {
            result.add_unique(th, key, hash)?;
        }
    }
    Ok(result)
}

/// Keeps the items of exactly one of both.
pub fn symmetric_difference_update(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<()> {
    if other == this.into() {
        this.clear();
        return Ok(());
    }
    let flip = |key: Value, hash: i64| -> PyResult<()> {
        if !this.remove_hashed(th, key, hash)? {
            this.add_hashed(th, key, hash)?;
        }
        Ok(())
    };
    if let Some(dict) = plain_dict(other) {
        let mut position = 0;
        while let Some((next, key, hash, _)) = dict.next_entry(position) {
            position = next;
            flip(key, hash)?;
        }
        return Ok(());
    }
    let items = match other.cast::<Set>() {
        Some(items) => items,
        None => {
            let items = new_like(th, this);
            update(th, items, other)?;
            items
        }
    };
    let mut position = 0;
    while let Some((next, key, hash)) = items.next_key(position) {
        position = next;
        flip(key, hash)?;
    }
    Ok(())
}

/// Whether all items of `this` are in `other`.
pub fn is_subset(th: &Thread, this: Gc<Set>, other: Gc<Set>) -> PyResult<bool> {
    if this.len() > other.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((next, key, hash)) = this.next_key(position) {
        position = next;
        if !other.contains_hashed(th, key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether no item is in both.
pub fn is_disjoint(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
    if other == this.into() {
        return Ok(this.is_empty());
    }
    if let Some(other) = other.cast::<Set>() {
        let (small, large) = if other.len() > this.len() {
            (this, other)
        } else {
            (other, this)
        };
        let mut position = 0;
        while let Some((next, key, hash)) = small.next_key(position) {
            position = next;
            if large.contains_hashed(th, key, hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let mut disjoint = true;
    protocol::for_each(th, other, |item| {
        disjoint = !this.contains(th, item)?;
        Ok(disjoint)
    })?;
    Ok(disjoint)
}

/// The hash of a frozenset: independent of the order of the items.
pub fn frozen_hash(this: Gc<Set>) -> i64 {
    let shuffle = |hash: u64| ((hash ^ 89869747) ^ (hash << 16)).wrapping_mul(3644798167);
    let mut all = 0u64;
    for (_, hash) in this.iter() {
        all ^= shuffle(hash as u64);
    }
    all ^= (this.len() as u64 + 1).wrapping_mul(1927868237);
    all ^= (all >> 11) ^ (all >> 25);
    all = all.wrapping_mul(69069).wrapping_add(907133923);
    if all == u64::MAX {
        590923713
    } else {
        all as i64
    }
}
