//! `list.sort`. CPython: `list.sort` in Objects/listobject.c, listsort.txt (timsort with the powersort merge policy,
//! Munro and Wild, "Nearly-optimal mergesorts", 2018).
//!
//! What is sorted is a vector of item numbers, which holds no references: the items and their keys stay in two lists
//! while comparisons run Python code. Keys that are all small ints, all floats, all strings or tuples of such are compared
//! by the machine, with the standard library's stable sort, since nothing can fail then.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::StrRef;

/// Runs shorter than this are extended by insertion.
const MIN_MERGE: usize = 64;
/// Wins in a row of one side after which a merge starts to gallop.
const MIN_GALLOP: usize = 7;

/// `list.sort(key=key, reverse=reverse)`. The list is empty meanwhile, as in CPython.
pub fn sort(th: &Thread, list: Gc<List>, key: Option<Value>, reverse: bool) -> PyResult<()> {
    let taken = list.take();
    let items = th.empty_list();
    items.put_back(taken);
    let result = sort_items(th, items, key, reverse);
    let modified = list.capacity() != 0 || !list.is_empty();
    list.put_back(items.take());
    result?;
    if modified {
        return Err(th.raise(t::ValueError, "list modified during sort"));
    }
    Ok(())
}

/// Sorts a list that no Python code can see.
pub fn sort_values(th: &Thread, items: Gc<List>) -> PyResult<()> {
    sort_items(th, items, None, false)
}

fn sort_items(th: &Thread, items: Gc<List>, key: Option<Value>, reverse: bool) -> PyResult<()> {
    let len = items.len();
    let Ok(count) = u32::try_from(len) else {
        return Err(th.raise_memory());
    };
    let keys = match key {
        None => items,
        Some(key) => {
            let keys = th.empty_list();
            keys.reserve(th, len)?;
            for index in 0..len {
                keys.push(th, protocol::call(th, key, &[items.as_slice()[index]])?)?;
            }
            keys
        }
    };
    if len < 2 {
        return Ok(());
    }
    if key.is_none() && !reverse && sort_alike(keys) {
        return Ok(());
    }
    let mut order: Vec<u32> = if reverse {
        (0..count).rev().collect()
    } else {
        (0..count).collect()
    };
    let result = if order_alike(keys, &mut order) {
        Ok(())
    } else {
        Merger {
            th,
            keys,
            order: &mut order,
            spare: Vec::new(),
            gallop: MIN_GALLOP,
        }
        .sort()
    };
    if reverse {
        order.reverse();
    }
    // Even after an error the order is some permutation.
    let sorted = th.list(items.as_slice())?;
    for (to, from) in order.iter().enumerate() {
        items.set(to, sorted.as_slice()[*from as usize]);
    }
    result
}

/// What values that compare without Python code are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    Int,
    /// No NaN.
    Float,
    Str,
}

/// What all keys are.
enum Alike {
    All(Plain),
    /// Tuples of one length, whose items are alike by position.
    Tuples(Vec<Plain>),
    No,
}

#[inline]
fn plain(value: Value) -> Option<Plain> {
    if value.is_int() {
        return Some(Plain::Int);
    }
    if let Some(number) = value.as_small_float() {
        return (!number.is_nan()).then_some(Plain::Float);
    }
    protocol::is_exact_str(value).then_some(Plain::Str)
}

fn exact_tuple(value: Value) -> Option<Gc<Tuple>> {
    if protocol::is_exact(value, t::TUPLE) {
        value.cast::<Tuple>()
    } else {
        None
    }
}

fn alike(keys: &[Value]) -> Alike {
    let Some(first) = keys.first() else {
        return Alike::No;
    };
    if let Some(kind) = plain(*first) {
        return if keys.iter().all(|key| plain(*key) == Some(kind)) {
            Alike::All(kind)
        } else {
            Alike::No
        };
    }
    let Some(first) = exact_tuple(*first).filter(|first| !first.is_empty()) else {
        return Alike::No;
    };
    let kinds: Option<Vec<Plain>> = first.iter().map(|item| plain(*item)).collect();
    let Some(kinds) = kinds else { return Alike::No };
    let fits = |key: &Value| {
        exact_tuple(*key).is_some_and(|key| {
            key.len() == kinds.len()
                && key
                    .iter()
                    .zip(&kinds)
                    .all(|(item, kind)| plain(*item) == Some(*kind))
        })
    };
    if keys.iter().all(fits) {
        Alike::Tuples(kinds)
    } else {
        Alike::No
    }
}

/// A number in the order of such values, as far as 64 bits tell: a smaller one means a smaller value.
#[inline]
fn rank(value: Value, kind: Plain) -> u64 {
    match kind {
        Plain::Int => (value.small_int_unchecked() as i64 as u64) ^ (1 << 63),
        Plain::Float => {
            // 0.0 and -0.0 are equal.
            let bits = (value.as_small_float().unwrap_or(0.0) + 0.0).to_bits();
            if bits >> 63 == 0 {
                bits | 1 << 63
            } else {
                !bits
            }
        }
        Plain::Str => value.cast::<Str>().map_or(0, |text| match text.units() {
            StrRef::Latin1(units) => match units.first_chunk::<8>() {
                Some(front) => u64::from_be_bytes(*front),
                None => {
                    let mut front = [0; 8];
                    front[..units.len()].copy_from_slice(units);
                    u64::from_be_bytes(front)
                }
            },
            // Below every such text may lie one of Latin-1, so its units count as the largest from the first wide one on.
            StrRef::Ucs2(units) => wide_rank(units.iter().map(|unit| *unit as u32)),
            StrRef::Ucs4(units) => wide_rank(units.iter().copied()),
        }),
    }
}

/// The rank of a text with units beyond Latin-1: the units in front of the first such one, then all ones.
fn wide_rank(units: impl Iterator<Item = u32>) -> u64 {
    let mut front = [0xFF; 8];
    for (place, unit) in front.iter_mut().zip(units) {
        match u8::try_from(unit) {
            Ok(unit) => *place = unit,
            Err(_) => break,
        }
    }
    u64::from_be_bytes(front)
}

/// The order of two values of one kind.
#[inline]
fn plain_order(a: Value, b: Value, kind: Plain) -> std::cmp::Ordering {
    match kind {
        Plain::Int => a.small_int_unchecked().cmp(&b.small_int_unchecked()),
        Plain::Float => rank(a, kind).cmp(&rank(b, kind)),
        Plain::Str => match (a.cast::<Str>(), b.cast::<Str>()) {
            (Some(a), Some(b)) => a.compare(&b),
            _ => std::cmp::Ordering::Equal,
        },
    }
}

/// Sorts the list itself if all items are numbers of one kind.
fn sort_alike(items: Gc<List>) -> bool {
    let Alike::All(kind @ (Plain::Int | Plain::Float)) = alike(items.as_slice()) else {
        return false;
    };
    // No collection can happen while the values are in the sort's own buffer: nothing is allocated on the heap.
    items.with_slice_mut(|values| match kind {
        Plain::Int => values.sort_by_key(|value| value.small_int_unchecked()),
        _ => values.sort_by_key(|value| rank(*value, kind)),
    });
    true
}

/// Orders the numbers by keys of one such kind.
fn order_alike(keys: Gc<List>, order: &mut [u32]) -> bool {
    let values = keys.as_slice();
    // Ranks lie beside the numbers they belong to: most comparisons look no further.
    let ranked = |order: &[u32], rank_of: &dyn Fn(Value) -> u64| -> Vec<(u64, u32)> {
        order
            .iter()
            .map(|index| (rank_of(values[*index as usize]), *index))
            .collect()
    };
    let mut pairs;
    match alike(values) {
        Alike::All(kind) => {
            pairs = ranked(order, &|value| rank(value, kind));
            if kind == Plain::Str {
                pairs.sort_by(|a, b| {
                    a.0.cmp(&b.0)
                        .then_with(|| plain_order(values[a.1 as usize], values[b.1 as usize], kind))
                });
            } else {
                pairs.sort_by_key(|pair| pair.0);
            }
        }
        Alike::Tuples(kinds) => {
            let item = |value: Value, at: usize| match value.cast::<Tuple>() {
                Some(tuple) => tuple[at],
                None => value,
            };
            pairs = ranked(order, &|value| rank(item(value, 0), kinds[0]));
            // A rank that is the same decides nothing about texts.
            let from = (kinds[0] != Plain::Str) as usize;
            pairs.sort_by(|a, b| {
                a.0.cmp(&b.0).then_with(|| {
                    let (x, y) = (values[a.1 as usize], values[b.1 as usize]);
                    (from..kinds.len())
                        .map(|at| plain_order(item(x, at), item(y, at), kinds[at]))
                        .find(|order| order.is_ne())
                        .unwrap_or(std::cmp::Ordering::Equal)
                })
            });
        }
        Alike::No => return false,
    }
    for (place, (_, index)) in order.iter_mut().zip(pairs) {
        *place = index;
    }
    true
}

/// `a < b`, quickly for the commonest kinds.
#[inline]
fn less(th: &Thread, a: Value, b: Value) -> PyResult<bool> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(x < y);
    }
    if let (Some(x), Some(y)) = (a.as_small_float(), b.as_small_float()) {
        return Ok(x < y);
    }
    if let (Some(x), Some(y)) = (protocol::exact_str(a), protocol::exact_str(b)) {
        return Ok(x.compare(&y).is_lt());
    }
    if protocol::is_exact(a, t::TUPLE)
        && protocol::is_exact(b, t::TUPLE)
        && let (Some(x), Some(y)) = (a.cast::<Tuple>(), b.cast::<Tuple>())
    {
        th.check_native_stack(" in comparison")?;
        for (x, y) in x.as_slice().iter().zip(y.as_slice()) {
            if !protocol::equal(th, *x, *y)? {
                return less(th, *x, *y);
            }
        }
        return Ok(x.len() < y.len());
    }
    protocol::compare_truth(th, a, b, CompareOp::Lt)
}

/// A sorted stretch of the order, and the power of its boundary with the next one.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

struct Merger<'a> {
    th: &'a Thread,
    keys: Gc<List>,
    order: &'a mut Vec<u32>,
    spare: Vec<u32>,
    gallop: usize,
}

impl Merger<'_> {
    #[inline]
    fn less(&self, a: u32, b: u32) -> PyResult<bool> {
        let keys = self.keys.as_slice();
        less(self.th, keys[a as usize], keys[b as usize])
    }

    fn sort(&mut self) -> PyResult<()> {
        let len = self.order.len();
        let min_run = min_run(len);
        let mut runs: Vec<Run> = Vec::new();
        let mut start = 0;
        while start < len {
            let mut run = self.count_run(start, len)?;
            if run < min_run {
                let wanted = min_run.min(len - start);
                self.insert_sorted(start, start + run, start + wanted)?;
                run = wanted;
            }
            if let Some(last) = runs.last().copied() {
                let power = power(last.start, last.len, run, len);
                while runs.len() > 1 && runs[runs.len() - 2].power > power {
                    self.merge_last(&mut runs)?;
                }
                if let Some(last) = runs.last_mut() {
                    last.power = power;
                }
            }
            runs.push(Run {
                start,
                len: run,
                power: 0,
            });
            start += run;
        }
        while runs.len() > 1 {
            self.merge_last(&mut runs)?;
        }
        Ok(())
    }

    /// The length of the run at `start`; a strictly descending one is reversed.
    fn count_run(&mut self, start: usize, end: usize) -> PyResult<usize> {
        let mut at = start + 1;
        if at == end {
            return Ok(1);
        }
        if self.less(self.order[at], self.order[at - 1])? {
            at += 1;
            while at < end && self.less(self.order[at], self.order[at - 1])? {
                at += 1;
            }
            self.order[start..at].reverse();
        } else {
            at += 1;
            while at < end && !self.less(self.order[at], self.order[at - 1])? {
                at += 1;
            }
        }
        Ok(at - start)
    }

    /// Sorts `start..end` of which `start..sorted` is sorted.
    fn insert_sorted(&mut self, start: usize, sorted: usize, end: usize) -> PyResult<()> {
        for at in sorted..end {
            let pivot = self.order[at];
            let (mut low, mut high) = (start, at);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.less(pivot, self.order[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.order[low..=at].rotate_right(1);
        }
        Ok(())
    }

    /// Merges the last two runs.
    fn merge_last(&mut self, runs: &mut Vec<Run>) -> PyResult<()> {
        let (Some(b), Some(a)) = (runs.pop(), runs.pop()) else {
            return Ok(());
        };
        runs.push(Run {
            start: a.start,
            len: a.len + b.len,
            power: b.power,
        });
        let middle = b.start;
        let end = b.start + b.len;
        // What is in place already, at the front and at the back.
        let skip = self.gallop_right(self.order[middle], a.start, middle, 0)?;
        let start = a.start + skip;
        if start == middle {
            return Ok(());
        }
        let last = self.order[middle - 1];
        let keep = self.gallop_left(last, middle, end, end - middle - 1)?;
        let end = middle + keep;
        if keep == 0 {
            return Ok(());
        }
        if middle - start <= end - middle {
            self.merge_low(start, middle, end)
        } else {
            self.merge_high(start, middle, end)
        }
    }

    /// How many of `order[from..to]` come before `key` goes in to the left of equals; `hint` is where to look first.
    fn gallop_left(&self, key: u32, from: usize, to: usize, hint: usize) -> PyResult<usize> {
        self.gallop_in(&self.order[from..to], hint, |this, item| {
            this.less(item, key)
        })
    }

    /// As `gallop_left`, to the right of equals.
    fn gallop_right(&self, key: u32, from: usize, to: usize, hint: usize) -> PyResult<usize> {
        self.gallop_in(&self.order[from..to], hint, |this, item| {
            Ok(!this.less(key, item)?)
        })
    }

    /// The number of items at the front for which `before` holds (it holds for a prefix), found by steps of growing
    /// length away from `hint`, then by halving.
    fn gallop_in(
        &self,
        items: &[u32],
        hint: usize,
        before: impl Fn(&Self, u32) -> PyResult<bool>,
    ) -> PyResult<usize> {
        let len = items.len();
        let (mut low, mut high);
        if before(self, items[hint])? {
            low = hint + 1;
            let mut step = 1;
            loop {
                let probe = hint + step;
                if probe >= len {
                    high = len;
                    break;
                }
                if !before(self, items[probe])? {
                    high = probe;
                    break;
                }
                low = probe + 1;
                step = step * 2 + 1;
            }
        } else {
            high = hint;
            let mut step = 1;
            loop {
                if step > hint {
                    low = 0;
                    break;
                }
                let probe = hint - step;
                if before(self, items[probe])? {
                    low = probe + 1;
                    break;
                }
                high = probe;
                step = step * 2 + 1;
            }
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self, items[middle])? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Merges `start..middle`, the shorter, with `middle..end`, from the front. Whatever happens, all numbers end up
    /// in the order.
    fn merge_low(&mut self, start: usize, middle: usize, end: usize) -> PyResult<()> {
        let mut left = std::mem::take(&mut self.spare);
        left.clear();
        left.extend_from_slice(&self.order[start..middle]);
        let (mut i, mut j, mut to) = (0, middle, start);
        let result = self.merge_forward(&left, &mut i, &mut j, &mut to, end);
        // The rest of the left side fills the gap that is exactly as long.
        self.order[to..to + left.len() - i].copy_from_slice(&left[i..]);
        self.spare = left;
        result
    }

    fn merge_forward(
        &mut self,
        left: &[u32],
        i: &mut usize,
        j: &mut usize,
        to: &mut usize,
        end: usize,
    ) -> PyResult<()> {
        let mut gallop = self.gallop;
        while *i < left.len() && *j < end {
            let (mut wins_left, mut wins_right) = (0, 0);
            // One at a time until one side wins often.
            while *i < left.len() && *j < end && wins_left < gallop && wins_right < gallop {
                if self.less(self.order[*j], left[*i])? {
                    self.order[*to] = self.order[*j];
                    *j += 1;
                    (wins_left, wins_right) = (0, wins_right + 1);
                } else {
                    self.order[*to] = left[*i];
                    *i += 1;
                    (wins_left, wins_right) = (wins_left + 1, 0);
                }
                *to += 1;
            }
            // Then in stretches as long as that pays.
            while *i < left.len() && *j < end {
                gallop = gallop.saturating_sub(1).max(1);
                let key = self.order[*j];
                let many_left =
                    self.gallop_in(&left[*i..], 0, |this, item| Ok(!this.less(key, item)?))?;
                self.order[*to..*to + many_left].copy_from_slice(&left[*i..*i + many_left]);
                *i += many_left;
                *to += many_left;
                if *i == left.len() {
                    break;
                }
                let many_right = self.gallop_left(left[*i], *j, end, 0)?;
                self.order.copy_within(*j..*j + many_right, *to);
                *j += many_right;
                *to += many_right;
                if many_left < MIN_GALLOP && many_right < MIN_GALLOP {
                    gallop += 2;
                    break;
                }
            }
        }
        self.gallop = gallop;
        Ok(())
    }

    /// Merges `start..middle` with `middle..end`, the shorter, from the back.
    fn merge_high(&mut self, start: usize, middle: usize, end: usize) -> PyResult<()> {
        let mut right = std::mem::take(&mut self.spare);
        right.clear();
        right.extend_from_slice(&self.order[middle..end]);
        // Still to place: left is start..i, right is 0..j; they fill order[..to].
        let (mut i, mut j, mut to) = (middle, right.len(), end);
        let result = self.merge_backward(&right, start, &mut i, &mut j, &mut to);
        self.order[to - j..to].copy_from_slice(&right[..j]);
        self.spare = right;
        result
    }

    fn merge_backward(
        &mut self,
        right: &[u32],
        start: usize,
        i: &mut usize,
        j: &mut usize,
        to: &mut usize,
    ) -> PyResult<()> {
        let mut gallop = self.gallop;
        while *i > start && *j > 0 {
            let (mut wins_left, mut wins_right) = (0, 0);
            while *i > start && *j > 0 && wins_left < gallop && wins_right < gallop {
                if self.less(right[*j - 1], self.order[*i - 1])? {
                    *i -= 1;
                    *to -= 1;
                    self.order[*to] = self.order[*i];
                    (wins_left, wins_right) = (wins_left + 1, 0);
                } else {
                    *j -= 1;
                    *to -= 1;
                    self.order[*to] = right[*j];
                    (wins_left, wins_right) = (0, wins_right + 1);
                }
            }
            while *i > start && *j > 0 {
                gallop = gallop.saturating_sub(1).max(1);
                let key = right[*j - 1];
                let stay = self.gallop_right(key, start, *i, *i - start - 1)?;
                let many_left = *i - start - stay;
                self.order.copy_within(*i - many_left..*i, *to - many_left);
                *i -= many_left;
                *to -= many_left;
                if *i == start {
                    break;
                }
                let key = self.order[*i - 1];
                let stay =
                    self.gallop_in(&right[..*j], *j - 1, |this, item| this.less(item, key))?;
                let many_right = *j - stay;
                self.order[*to - many_right..*to].copy_from_slice(&right[stay..*j]);
                *j = stay;
                *to -= many_right;
                if many_left < MIN_GALLOP && many_right < MIN_GALLOP {
                    gallop += 2;
                    break;
                }
            }
        }
        self.gallop = gallop;
        Ok(())
    }
}

/// Between `MIN_MERGE / 2` and `MIN_MERGE`, so that the number of runs is close to a power of two.
fn min_run(mut len: usize) -> usize {
    let mut rest = 0;
    while len >= MIN_MERGE {
        rest |= len & 1;
        len >>= 1;
    }
    len + rest
}

/// The level in the ideal merge tree at which the runs `start..start + a` and the next `b` meet: the first bit in which
/// their midpoints, as fractions of `len`, differ.
fn power(start: usize, a: usize, b: usize, len: usize) -> u32 {
    let (mut x, mut y) = (2 * start + a, 2 * start + 2 * a + b);
    let mut power = 0;
    loop {
        power += 1;
        if x >= len {
            x -= len;
            y -= len;
        } else if y >= len {
            return power;
        }
        x <<= 1;
        y <<= 1;
    }
}
