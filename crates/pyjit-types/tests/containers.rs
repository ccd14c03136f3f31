//! Lists, dicts, sets, tuples and ranges while the heap is collected all the time: order, hashes and reuse of space as
//! CPython has them.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

fn start() -> &'static Thread {
    let heap = pyjit_gc::Config {
        stress: 50,
        verify: true,
        ..pyjit_gc::Config::default()
    };
    let key = pyjit_text::hash::HashKey::from_seed(0);
    let Ok(th) = pyjit_object::start::start(heap, Default::default(), key) else {
        panic!("no heap")
    };
    assert!(pyjit_types::install(th).is_ok());
    th
}

fn show(th: &Thread, value: Value) -> String {
    match protocol::repr(th, value) {
        Ok(text) => text.display().into_owned(),
        Err(Raised) => panic!("repr raised {:?}", th.pending()),
    }
}

fn done<T>(th: &Thread, result: PyResult<T>) -> T {
    match result {
        Ok(value) => value,
        Err(Raised) => panic!("raised {:?}", th.pending().map(|error| show(th, error))),
    }
}

/// Numbers without a pattern.
fn noise(count: usize) -> Vec<u64> {
    let mut state = 0x9E3779B97F4A7C15u64;
    let step = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..count).map(step).collect()
}

/// A list of `(key, place)` tuples: compared by the general merge sort.
fn pairs(th: &Thread, keys: &[u64]) -> Gc<List> {
    let list = th.empty_list();
    for (place, key) in keys.iter().enumerate() {
        let pair = done(th, th.try_tuple(&[th.int(*key), th.int(place)]));
        done(th, list.push(th, pair.into()));
    }
    list
}

fn sorts(th: &Thread) {
    for count in [0, 1, 2, 3, 17, 63, 64, 65, 200, 1000, 3000] {
        for modulus in [3, 50, u64::MAX] {
            let mut keys: Vec<u64> = noise(count)
                .iter()
                .map(|n| n % modulus % 1_000_000)
                .collect();
            if modulus == 50 {
                // Runs, up and down, for galloping.
                keys[..count / 2].sort();
                keys[count / 2..].sort();
                keys[count / 2..].reverse();
            }
            for reverse in [false, true] {
                let list = pairs(th, &keys);
                let mut expected: Vec<(u64, usize)> = keys.iter().copied().zip(0..).collect();
                expected.sort();
                if reverse {
                    expected.reverse();
                }
                done(th, pyjit_types::list::sort(th, list, None, reverse));
                let places: Vec<(u64, usize)> = (0..list.len())
                    .map(|index| {
                        let pair = list.get(index).and_then(Value::cast::<Tuple>);
                        let number =
                            |at: usize| pair.and_then(|pair| pair[at].as_small_int()).unwrap_or(-1);
                        (number(0) as u64, number(1) as usize)
                    })
                    .collect();
                assert_eq!(places, expected, "{count} {modulus} {reverse}");
            }
            let numbers = th.empty_list();
            keys.iter()
                .for_each(|key| done(th, numbers.push(th, th.int(*key))));
            done(th, pyjit_types::list::sort(th, numbers, None, false));
            keys.sort();
            let sorted: Vec<u64> = (0..numbers.len())
                .map(|index| {
                    numbers
                        .get(index)
                        .and_then(Value::as_small_int)
                        .unwrap_or(-1) as u64
                })
                .collect();
            assert_eq!(sorted, keys);
        }
    }
}

fn set_of(th: &Thread, numbers: impl Iterator<Item = i32>) -> Gc<Set> {
    let set = th.set();
    numbers.for_each(|number| {
        done(th, set.add(th, Value::int(number)));
    });
    set
}

fn dict_reuses_space(th: &Thread) {
    let dict = th.dict();
    // From the front, from the back, and by moving: never more than a few items in a small table.
    for number in 0..5000 {
        done(th, dict.set(th, Value::int(number), Value::ONE));
        if dict.len() > 3 {
            if number % 2 == 0 {
                dict.pop_first(th);
            } else {
                dict.pop_last(th);
            }
        }
        if let Some((_, key, hash, _)) = dict.next_entry(0) {
            done(th, dict.move_to_end(th, key, hash));
        }
    }
    assert!(dict.table().is_some_and(|table| table.capacity() < 64));
    let large = th.dict();
    (0..1000).for_each(|number| done(th, large.set(th, Value::int(number), Value::ONE)));
    let copy = done(th, large.copy(th));
    let hash = done(th, protocol::hash(th, Value::int(999)));
    done(th, copy.move_to_front(th, Value::int(999), hash));
    assert_eq!(copy.len(), 1000);
    assert_eq!(
        copy.next_item(0).map(|(_, key, _)| key),
        Some(Value::int(999))
    );
    assert!(done(th, pyjit_types::dict::equal(th, large, copy)));
}

#[test]
fn containers_as_cpython() {
    let th = start();
    sorts(th);
    dict_reuses_space(th);
    let tuple = |numbers: &[i32]| {
        let values: Vec<Value> = numbers.iter().map(|number| Value::int(*number)).collect();
        Value::from(th.tuple(&values))
    };
    let frozen = th.frozenset();
    (1..4).for_each(|number| {
        done(th, frozen.add(th, Value::int(number)));
    });
    let hashes = [
        (tuple(&[1, 2, 3]), 529344067295497451),
        (tuple(&[]), 5740354900026072187),
        (tuple(&[1]), -6644214454873602895),
        (frozen.into(), -272375401224217160),
    ];
    for (value, expected) in hashes {
        assert_eq!(
            done(th, protocol::hash(th, value)),
            expected,
            "{}",
            show(th, value)
        );
    }
    let shown = [
        (set_of(th, (0..40).map(|i| i * 7 % 101)), SEVENS),
        (
            done(th, {
                let union = set_of(th, [1, 9, 17, 2].into_iter());
                let more = set_of(th, [33, 65].into_iter());
                pyjit_types::set::ops::update(th, union, more.into()).map(|()| union)
            }),
            UNION,
        ),
        (
            done(
                th,
                pyjit_types::set::ops::intersection(
                    th,
                    set_of(th, (0..1000).step_by(37)),
                    set_of(th, (0..1000).step_by(5)).into(),
                ),
            ),
            COMMON,
        ),
    ];
    for (set, expected) in shown {
        assert_eq!(show(th, set.into()), format!("{{{expected}}}"));
    }
    let list = th.empty_list();
    done(th, list.push(th, list.into()));
    assert_eq!(show(th, list.into()), "[[...]]");
    let mut out = StrBuilder::new();
    done(
        th,
        pyjit_types::common::push_repr(th, &mut out, tuple(&[7])),
    );
    assert_eq!(done(th, out.finish(th)).display(), "(7,)");
}

const SEVENS: &str = "0, 1, 4, 7, 8, 11, 14, 15, 18, 21, 22, 25, 28, 29, 32, 35, 36, 39, 42, 43, 46, 49, 50, 53, 56, 57, 60, 63, 64, 67, 70, 71, 74, 77, 81, 84, 88, 91, 95, 98";
const UNION: &str = "1, 2, 17, 65, 33, 9";
const COMMON: &str = "0, 740, 555, 370, 185, 925";
