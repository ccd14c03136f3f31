//! `itertools`. CPython: Modules/itertoolsmodule.c. The endless iterators are in `endless.rs`, those that consume others in
//! `adapters.rs` and `groups.rs`, the combinatoric ones in `combinatoric.rs`, `tee` in `tee.rs`.

mod adapters;
mod combinatoric;
mod docs;
mod endless;
mod groups;
mod tee;

use pyjit_object::def::TypeSpec;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

static TYPES: &[&TypeSpec] = &[
    &adapters::accumulate::SPEC,
    &adapters::batched::SPEC,
    &adapters::chain::SPEC,
    &combinatoric::combinations::SPEC,
    &adapters::compress::SPEC,
    &endless::count::SPEC,
    &combinatoric::with_replacement::SPEC,
    &endless::cycle::SPEC,
    &adapters::dropwhile::SPEC,
    &adapters::filterfalse::SPEC,
    &groups::groupby::SPEC,
    &groups::grouper::SPEC,
    &groups::islice::SPEC,
    &adapters::pairwise::SPEC,
    &combinatoric::permutations::SPEC,
    &combinatoric::product::SPEC,
    &endless::repeat::SPEC,
    &adapters::starmap::SPEC,
    &adapters::takewhile::SPEC,
    &tee::iterator::SPEC,
    &tee::data::SPEC,
    &groups::zip_longest::SPEC,
];

/// The name behind the module's.
fn short(name: &'static str) -> &'static str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Functional tools for creating and using iterators.
///
/// Infinite iterators:
/// count(start=0, step=1) --> start, start+step, start+2*step, ...
/// cycle(p) --> p0, p1, ... plast, p0, p1, ...
/// repeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times
///
/// Iterators terminating on the shortest input sequence:
/// accumulate(p[, func]) --> p0, p0+p1, p0+p1+p2
/// batched(p, n) --> [p0, p1, ..., p_n-1], [p_n, p_n+1, ..., p_2n-1], ...
/// chain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...
/// chain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...
/// compress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...
/// dropwhile(predicate, seq) --> seq[n], seq[n+1], starting when predicate fails
/// groupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)
/// filterfalse(predicate, seq) --> elements of seq where predicate(elem) is False
/// islice(seq, [start,] stop [, step]) --> elements from
///        seq[start:stop:step]
/// pairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...
/// starmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...
/// tee(it, n=2) --> (it1, it2 , ... itn) splits one iterator into n
/// takewhile(predicate, seq) --> seq[0], seq[1], until predicate fails
/// zip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...
///
/// Combinatoric generators:
/// product(p, q, ... [repeat=1]) --> cartesian product
/// permutations(p[, r])
/// combinations(p, r)
/// combinations_with_replacement(p, r)
///
#[pymodule(name = "itertools")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for spec in TYPES {
            let class = th.define_class(spec, None)?;
            module.set(th, short(spec.name), class)?;
        }
        Ok(())
    }

    /// Returns a tuple of n independent iterators.
    #[function("(iterable, n=2, /)")]
    fn tee(th: &Thread, iterable: Value, n: Option<Index>) -> PyResult<Gc<Tuple>> {
        let count = n.map_or(2, |n| n.0);
        if count < 0 {
            return Err(th.raise(t::ValueError, "n must be >= 0"));
        }
        if count == 0 {
            return Ok(th.rt().empty_tuple());
        }
        let iters = th.empty_list();
        iters.reserve(th, count as usize)?;
        let first = tee::of(th, protocol::iter(th, iterable)?)?;
        iters.push(th, first.into())?;
        for _ in 1..count {
            iters.push(th, tee::copy(th, first).into())?;
        }
        th.try_tuple(iters.as_slice())
    }
}
